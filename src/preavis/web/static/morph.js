// Brings a part of the page in line with what the server now says, and leaves alone what a person is at: focus, typed text,
// opened details, the place to which he has scrolled.
const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE && node.id) || null;
const touched = (field) => field.matches("input, textarea, select") && (field === document.activeElement
  || (field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue));

export const morph = (old, fresh) => {
  if (old.isEqualNode(fresh) || old.hasAttribute("data-own")) return; // data-own: another script speaks there
  for (const { name, value } of [...fresh.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.matches("details"))) old.removeAttribute(name);
  }
  if (old.matches("textarea, select") && touched(old)) return;
  const kept = new Map([...old.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
  let place = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const key = keyOf(child);
    let match = key ? kept.get(key) : null;
    if (!match && place && !keyOf(place) && !key && place.nodeName === child.nodeName) match = place;
    if (!match) {
      old.insertBefore(child, place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else old.insertBefore(match, place);
    if (match.nodeType !== Node.ELEMENT_NODE) {
      if (match.nodeValue !== child.nodeValue) match.nodeValue = child.nodeValue;
    } else if (!touched(match)) morph(match, child);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
};
