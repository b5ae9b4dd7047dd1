// Passkeys: a button with data-passkey asks that address what to sign, lets the authenticator sign it, and sends the form.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const word = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = (options) => ({ ...options, challenge: bytes(options.challenge),
    ...(options.user ? { user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: known(options.excludeCredentials) }
      : { allowCredentials: known(options.allowCredentials) }) });

  const answered = (made) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = word(made.response[name]);
    }
    return JSON.stringify({ id: made.id, rawId: word(made.rawId), type: made.type, response });
  };

  const press = async (button) => {
    const form = button.form, failed = document.getElementById("passkey-failed");
    if (!form.reportValidity()) return;
    failed.hidden = true;
    button.disabled = true;
    try {
      const reply = await fetch(button.dataset.passkey, { headers: { Accept: "application/json" } });
      if (!reply.ok) throw new Error(String(reply.status));
      const publicKey = asked(await reply.json());
      const made = await (publicKey.user ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
      form.elements.namedItem("credential").value = answered(made);
      form.submit();
    } catch {
      failed.hidden = false;
      button.disabled = false;
      button.focus();
    }
  };

  const can = window.isSecureContext && "PublicKeyCredential" in window;
  for (const element of document.querySelectorAll("[data-passkey-no-scripts]")) element.hidden = true;
  for (const element of document.querySelectorAll("[data-passkey-needs]")) element.hidden = !can;
  for (const element of document.querySelectorAll("[data-passkey-cannot]")) element.hidden = can;
  for (const button of document.querySelectorAll("[data-passkey]")) button.addEventListener("click", () => press(button));
})();
