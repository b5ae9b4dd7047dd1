// Asks how it stands and shows it; the page works without.
"use strict";
const fill = (id, lines) => {
  document.querySelector(`#${id} ul`).replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    item.className = line.state;
    const what = document.createElement("span");
    what.textContent = line.what;
    const says = document.createElement("strong");
    says.textContent = line.says;
    item.append(what, says);
    return item;
  }));
};
const ask = async () => {
  const state = await (await fetch("/state")).json();
  document.body.className = state.phase;
  document.querySelector("h1").textContent = state.title;
  document.querySelector("#line").textContent = state.line;
  fill("left", state.left);
  fill("right", state.right);
  const mail = document.querySelector("#mail");
  mail.hidden = !state.mail;
  if (state.mail && !mail.querySelector("pre").textContent) {
    mail.querySelector("strong").textContent = state.mail.subject;
    mail.querySelector("pre").textContent = state.mail.text;
  }
  const proof = document.querySelector("#proof");
  proof.hidden = !state.proof;
  document.querySelector("#public").hidden = !state.public;
  proof.querySelector("code").textContent = state.proof;
  proof.querySelector("span").textContent = state.tampered;
};
setInterval(() => { ask().catch(() => {}); }, 300);
document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  fetch("/read", { method: "POST", redirect: "manual" }).then(ask).catch(() => {});
});
