/* No line of what a page leads with ends between a number and what it counts. */

const LEADS = "p.lead, .wall .answers p, .wall .late h2";
const COUNTED = /[\u2212-]?\d[\d,.]* (?:[\u4e00-\u9fff]|%|\p{L}[\p{L}\p{No}\d/·]*)/gu;

for (const lead of document.querySelectorAll<HTMLElement>(LEADS)) {
  for (const text of [...lead.childNodes].filter((each) => each instanceof Text)) keep(text);
}

/** Put a number and what follows it into an element that is not broken. */
function keep(text: Text): void {
  const said = text.data;
  const parts: (string | HTMLElement)[] = [];
  let end = 0;
  for (const found of said.matchAll(COUNTED)) {
    const whole = document.createElement("span");
    whole.className = "together";
    whole.textContent = found[0];
    parts.push(said.slice(end, found.index), whole);
    end = found.index + found[0].length;
  }
  if (end) text.replaceWith(...parts, said.slice(end));
}
