/* No line of what a page leads with ends between a number and what it counts. */

const LEADS = "p.lead, .wall .answers p, .wall .late h2";
const COUNTED = /[\u2212-]?\d[\d,.]* (?:[\u4e00-\u9fff]|%|\p{L}[\p{L}\p{No}\d/·]*)/gu;
const BARE = /\d$/;
const COUNTS = /^ (?=[\p{L}%])/u;
const UNBROKEN = "\u00a0";

/** Keep together what is counted, also where it has been before. */
export function keepTogether(): void {
  for (const lead of document.querySelectorAll<HTMLElement>(LEADS)) {
    for (const text of textsOf(lead)) keep(text);
  }
}

keepTogether();

/** Return the texts of an element, those of its links too. */
function textsOf(element: HTMLElement): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    if (!text.parentElement?.matches(".together")) found.push(text);
  }
  return found;
}

/** Put a number and what follows it into an element that is not broken. */
function keep(text: Text): void {
  const before = text.previousSibling;
  const isCounted = before instanceof HTMLAnchorElement && BARE.test(before.textContent ?? "");
  const said = isCounted ? text.data.replace(COUNTS, UNBROKEN) : text.data;
  const parts: (string | HTMLElement)[] = [];
  let end = 0;
  for (const found of said.matchAll(COUNTED)) {
    const whole = document.createElement("span");
    whole.className = "together";
    whole.textContent = found[0];
    parts.push(said.slice(end, found.index), whole);
    end = found.index + found[0].length;
  }
  if (end || said !== text.data) text.replaceWith(...parts, said.slice(end));
}
