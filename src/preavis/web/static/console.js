// Keeps a page fresh: the clock comes from the server, a change reloads the page's main part, a silent link is itself an alarm.
"use strict";
const clock = document.querySelector("[data-clock]");
if (clock) {
  let beat = performance.now();
  const source = new EventSource("/stream");
  source.addEventListener("clock", (event) => {
    beat = performance.now();
    clock.classList.remove("lost");
    clock.textContent = event.data.split(" ").slice(1).join(" ").replace(/^(\d{2})(\d{2})(\d{2})Z/, "$1 $2:$3Z");
    clock.setAttribute("datetime", event.data.split(" ")[0]);
  });
  const refresh = async () => {
    const active = document.activeElement;
    if (active && active.closest("main") && active.matches("input, textarea, select")) return;
    if (document.querySelector("main details.act[open]")) return; // somebody is about to say something
    const focused = active && active.id;
    const answer = await fetch(location.href, { headers: { "X-Refresh": "1" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (main) document.querySelector("main").replaceChildren(...main.childNodes);
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
  };
  source.addEventListener("change", () => { refresh().catch(() => {}); });
  setInterval(() => {
    if (performance.now() - beat > 5000) {
      clock.classList.add("lost");
      clock.textContent = clock.dataset.lost;
    }
  }, 500);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    if (event.key === "a") { const button = document.querySelector("button[data-key=a]"); if (button) button.focus(); }
    if (event.key === "b") location.href = "/";
  });
}
