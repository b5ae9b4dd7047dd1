// The sound of the alarm (IMO MSC.302(87)): generated tones, one pattern a priority, until acknowledged; silence for 30 s at most.
// A browser lets a page sound only after a gesture: until then, and whenever the sound stops running, the page says so loudly.
const SILENCE = 30000;
// each tone: start (s), hertz, length (s); `every`: seconds from one call to the next. A caution has no sound.
const PATTERNS = {
  link: { every: 3, tones: [[0, 880, 0.2], [0.25, 660, 0.2], [0.5, 440, 0.5]] },
  emergency: { every: 1, tones: [[0, 960, 0.22], [0.25, 720, 0.22], [0.5, 960, 0.22], [0.75, 720, 0.22]] },
  alarm: { every: 5, tones: [[0, 780, 0.25], [0.4, 780, 0.25], [0.8, 780, 0.25]] },
  warning: { every: 30, tones: [[0, 520, 0.3], [0.45, 520, 0.3]] },
  call: { every: 15, tones: [[0, 587, 0.3], [0.35, 784, 0.5]] },
  test: { every: 0, tones: [[0, 784, 0.15], [0.2, 988, 0.2]] },
};
const LOUDEST = ["link", "emergency", "alarm", "warning", "call"];

export class Horn {
  constructor() {
    this.context = null;
    this.wanted = null;
    this.next = 0;
    this.newest = 0;
    this.strip = document.querySelector("#sound-strip");
    this.panel = document.querySelector("#horn");
    this.says = document.querySelector("#horn-says");
    this.quiet = document.querySelector("#silence");
    document.querySelector("#arm").addEventListener("click", () => this.arm(true));
    this.quiet.addEventListener("click", () => this.silence());
    // not "pointerdown": the strip would go between the press and the release, and the click would miss its button
    for (const gesture of ["click", "keyup"]) document.addEventListener(gesture, () => this.arm(false));
    if (sessionStorage.getItem("preavis-sound")) this.open(); // armed before on this screen: this page goes on with it
    setInterval(() => this.turn(), 250);
    this.turn();
  }

  get running() { return this.context !== null && this.context.state === "running"; }
  get silencedFor() { return Math.max(0, Number(localStorage.getItem("preavis-silence") || 0) - Date.now()); }

  open() {
    this.context = this.context || new AudioContext();
    return this.context.resume().catch(() => {}); // refused: `turn` keeps saying that the sound is not armed
  }

  arm(aloud) {
    if (this.running && !aloud) return;
    this.open().then(() => {
      if (!this.running) return;
      sessionStorage.setItem("preavis-sound", "armed");
      if (aloud) this.play("test");
      this.turn();
    });
  }

  // What stands unacknowledged on the server; a new alarm breaks the silence.
  stand(state) {
    const { alarms, newest, calls } = state;
    if (newest > this.newest && this.newest) localStorage.removeItem("preavis-silence");
    this.newest = Math.max(this.newest, newest);
    this.want(LOUDEST.find((name) => (name === "call" ? calls > 0 : alarms[name] > 0)) || null);
  }

  want(name) {
    if (name === this.wanted) return;
    if (name === "link") { this.before = this.wanted; localStorage.removeItem("preavis-silence"); }
    this.wanted = name;
    this.next = 0;
    this.turn();
  }

  lost(is) { this.want(is ? "link" : this.wanted === "link" ? this.before : this.wanted); }

  silence() {
    if (!this.wanted) return;
    localStorage.setItem("preavis-silence", String(Date.now() + SILENCE));
    this.turn();
  }

  turn() {
    const silenced = Math.min(this.silencedFor, SILENCE);
    const sounding = this.wanted !== null && this.running && !silenced;
    document.body.dataset.sound = !this.running ? "unarmed" : sounding ? this.wanted : silenced && this.wanted ? "silenced" : "armed";
    this.strip.hidden = this.running;
    this.panel.hidden = this.wanted === null || !this.running;
    this.quiet.hidden = Boolean(silenced);
    const said = silenced ? this.says.dataset.silenced.replace("§", Math.ceil(silenced / 1000)) : this.says.dataset.sounding;
    if (this.says.textContent !== said) this.says.textContent = said;
    if (!sounding || this.context.currentTime < this.next) return;
    this.next = this.context.currentTime + PATTERNS[this.wanted].every;
    this.play(this.wanted);
  }

  play(name) {
    const begin = this.context.currentTime + 0.02;
    for (const [start, hertz, length] of PATTERNS[name].tones) {
      const tone = this.context.createOscillator();
      const gain = this.context.createGain();
      tone.type = name === "call" || name === "test" ? "sine" : "square";
      tone.frequency.value = hertz;
      gain.gain.setValueAtTime(0, begin + start);
      gain.gain.linearRampToValueAtTime(0.25, begin + start + 0.015);
      gain.gain.setValueAtTime(0.25, begin + start + length - 0.03);
      gain.gain.linearRampToValueAtTime(0, begin + start + length);
      tone.connect(gain).connect(this.context.destination);
      tone.start(begin + start);
      tone.stop(begin + start + length);
    }
  }
}
