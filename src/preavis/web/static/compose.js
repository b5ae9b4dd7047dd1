// Saves and checks the sheet while it is typed; what cannot be sent stays in this browser until it can.
"use strict";
const sheet = document.getElementById("sheet");
const kept = document.getElementById("kept");
const key = () => `preavis-sheet-${sheet.dataset.sheet}`;
const fields = () => [...new FormData(sheet)].filter(([name]) => name !== "revision" && name !== "act");
let timer = 0;
let going = false;
let again = false;

const keepHere = () => { try { localStorage.setItem(key(), JSON.stringify(fields())); } catch { /* a full or closed store: the server still has all but the newest words */ } };
const forgetHere = () => { try { localStorage.removeItem(key()); } catch { /* as above */ } };

const save = async () => {
  if (going) { again = true; return; }
  going = true;
  const sent = JSON.stringify(fields());
  try {
    const body = new URLSearchParams(new FormData(sheet));
    const answer = await fetch(sheet.action, { method: "POST", body, headers: { "X-Live": "1" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const live = document.getElementById("live");
    const open = [...live.querySelectorAll("details")].map((one) => one.open);
    live.innerHTML = await answer.text();
    document.querySelector(".in-sight a").replaceChildren(live.querySelector(".verdict > *").cloneNode(true));
    if (open.length) live.querySelectorAll("details").forEach((one, n) => { if (n < open.length) one.open = open[n]; });
    const state = live.firstElementChild.dataset;
    sheet.elements.revision.value = state.revision;
    if (state.sheet !== sheet.dataset.sheet) { sheet.dataset.sheet = state.sheet; sheet.action = `/compose/${state.sheet}`; history.replaceState(null, "", sheet.action); }
    if (JSON.stringify(fields()) === sent) forgetHere();
    kept.hidden = true;
  } catch {
    kept.textContent = `▲ ${kept.dataset.lost}`;
    kept.hidden = false;
    again = true;
  }
  going = false;
  if (again) { again = false; timer = setTimeout(save, 2000); }
};

const left = (() => { try { return JSON.parse(localStorage.getItem(key()) || "null"); } catch { return null; } })();
if (left && JSON.stringify(left) !== JSON.stringify(fields())) {
  for (const [name, said] of left) if (sheet.elements[name]) sheet.elements[name].value = said;
  kept.textContent = `▲ ${kept.dataset.back}`;
  kept.hidden = false;
  save();
}
sheet.addEventListener("input", () => { keepHere(); clearTimeout(timer); timer = setTimeout(save, 500); });
sheet.addEventListener("submit", forgetHere);
