// One key opens one act of the case page and stands in it; without scripts the same acts are opened by hand.
"use strict";
document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) return;
  const wanted = document.querySelector(`[data-act-key="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  const act = wanted.closest("details");
  if (!act) { wanted.focus(); return; }
  act.open = true;
  (act.querySelector("[data-first]") || act.querySelector("textarea, select, input, button") || wanted).focus();
});
