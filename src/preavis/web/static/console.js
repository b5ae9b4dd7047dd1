// Keeps a page fresh: the clock comes from the server, a change renews what it changed, a silent link is itself an alarm.
// The pages work without it.
import { Horn } from "/static/horn.js";
import { morph } from "/static/morph.js";

const LOST_AFTER = 5000;
const main = document.querySelector("#main");
const field = (target) => target.matches("input, textarea, select");

// -- what is new, for those who hear the page
const told = () => new Map([...document.querySelectorAll("#main [data-news]")].map((line) => [line.id, line]));
const announce = (before) => {
  for (const [id, line] of told()) {
    if (before.has(id)) continue;
    const urgent = "urgent" in line.dataset;
    const place = document.querySelector(urgent ? "#urgent" : "#news");
    place.textContent = urgent ? place.dataset.says.replace("§", line.dataset.news) : line.dataset.news;
  }
};

// -- renewing the page: one request at a time, and one more if something changed meanwhile
let asking = false;
let again = false;
const renew = async () => {
  if (asking) { again = true; return; }
  asking = true;
  try {
    do {
      again = false;
      const answer = await fetch(location.href, { headers: { "X-Refresh": "1" } });
      if (answer.redirected) { location.reload(); return; } // signed out elsewhere
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const before = told();
      // a sheet that is being written keeps itself (compose.js); so do an act that somebody is about to say, and an answer to a form
      const keeps = main.matches("[data-still]") || main.querySelector("[data-sheet], details.act[open]");
      for (const id of keeps ? ["vitals"] : ["vitals", "main"]) {
        const fresh = page.getElementById(id);
        if (fresh) morph(document.getElementById(id), fresh);
      }
      announce(before);
      count();
    } while (again);
  } finally {
    asking = false;
  }
};

// -- clocks: never the browser's own, which would go on when the server does not
let server = 0;
const span = (seconds) => {
  const two = (n) => String(n).padStart(2, "0");
  const days = Math.floor(seconds / 86400);
  return `${days ? `${days}d ` : ""}${two(Math.floor((seconds % 86400) / 3600))}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
};
const count = () => {
  if (!server) return;
  for (const clock of document.querySelectorAll("[data-until]")) {
    const left = Math.round((Date.parse(clock.dataset.until) - server) / 1000);
    const said = (left >= 0 ? clock.dataset.before : "") + span(Math.abs(left));
    if (clock.textContent !== said) clock.textContent = said;
  }
};

const live = () => {
  const horn = new Horn();
  const strip = document.querySelector("#link-strip");
  let beat = performance.now();
  let state = null;
  const source = new EventSource("/stream");
  source.addEventListener("clock", (event) => {
    beat = performance.now();
    const [instant, ...said] = event.data.split(" ");
    const clock = document.querySelector("#clock");
    clock.classList.remove("lost");
    clock.textContent = said.join(" ");
    clock.setAttribute("datetime", instant);
    server = Date.parse(instant);
    count();
    if (!strip.hidden) {
      strip.hidden = true;
      horn.lost(false);
      renew().catch(() => {});
    }
  });
  source.addEventListener("change", (event) => {
    state = JSON.parse(event.data);
    if (strip.hidden) horn.stand(state);
    if (state.at !== document.querySelector("#vitals").dataset.at) renew().catch(() => {}); // the next change, or the lost link, tells
  });
  setInterval(() => {
    if (performance.now() - beat <= LOST_AFTER || !strip.hidden) return;
    const clock = document.querySelector("#clock");
    clock.classList.add("lost");
    clock.textContent = clock.dataset.lost;
    strip.hidden = false;
    horn.lost(true);
  }, 250);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-live]")) return;
    event.preventDefault();
    send(form).catch(() => form.submit());
  });
  keys(horn);
};

// -- acknowledging without leaving the page, so that sound and place stay
const send = async (form) => {
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
  if (answer.type !== "opaqueredirect") {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    main.replaceChildren(...page.querySelector("#main").childNodes);
    main.focus();
    return;
  }
  await renew();
  if (!document.activeElement || document.activeElement === document.body) {
    (main.querySelector("[data-key=a]") || main).focus();
  }
};

// -- single keys; a person may switch them off (WCAG 2.1.4)
const keys = (horn) => {
  let leader = -Infinity;
  const row = (step) => {
    const links = [...main.querySelectorAll("tbody tr a[href]:first-of-type")].filter((link) => link.closest("td")?.matches(".c-notice") ?? false);
    const now = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[Math.min(links.length - 1, Math.max(0, now + step))];
    if (next) next.focus();
  };
  const acts = {
    a: () => main.querySelector("[data-key=a]")?.focus(),
    s: () => horn.silence(),
    j: () => row(1),
    k: () => row(-1),
    "/": () => { const search = document.querySelector("#q"); if (search) search.focus(); else location.href = "/?show=open#q"; },
    "?": () => { location.href = "/help"; },
  };
  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || field(event.target)) return;
    if (performance.now() - leader < 1500 && (event.key === "b" || event.key === "a")) {
      location.href = event.key === "b" ? "/" : "/alarms";
      return;
    }
    leader = event.key === "g" ? performance.now() : -Infinity;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  if (location.hash === "#q") document.querySelector("#q")?.focus();
};

if ("live" in document.body.dataset) live();
