/* A page whose account has changed takes over, part by part, what the server now says of it. What
   somebody sorted, opened or has the focus in stays as it is. */
import { keepTogether } from "./together";
import type { SortedTable } from "./table";

const TABLE = "lingtan-table:not(lingtan-sankey *)";
const FLOWS = "lingtan-sankey";
const ISLANDS = `${TABLE}, ${FLOWS}`;
const PLAIN = "main > :is(.subtitle, .lead), .wall > :is(header, .scores, .picture, .answers)";
const CHAPTERS = "main > section";
const NOTES = "caption, .note";
const KEPT = "h2, form, lingtan-series"; // of a chapter without parts: lines follow by themselves

/** Put what the server says now in the place of what is shown, if it is still wanted when it comes.

    Return whether all that is shown is of now. */
export async function renewed(isWanted: () => boolean): Promise<boolean> {
  const page = await asked();
  if (!page || !isWanted()) return false;
  const isPlain = each(all(document, PLAIN), all(page, PLAIN), put);
  const isWhole = each(all(document, CHAPTERS), all(page, CHAPTERS), chapter);
  document.querySelectorAll<SortedTable>(TABLE).forEach((table) => table.renew());
  keepTogether();
  return isPlain && isWhole;
}

/** Ask for the page again; nothing where it does not come, or another one does. */
async function asked(): Promise<Document | undefined> {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok || answer.redirected) return undefined;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return undefined; // there is no connection
  }
}

const all = (page: ParentNode, selector: string): Element[] => [...page.querySelectorAll(selector)];

/** Renew elements one by one, where the new page has as many; return whether all are. */
function each(old: Element[], now: Element[], one: (old: Element, now: Element) => boolean): boolean {
  if (old.length !== now.length) return false;
  return old.map((shown, at) => one(shown, now[at] as Element)).every(Boolean);
}

function chapter(old: Element, now: Element): boolean {
  const [parts, others] = [old.querySelector(".parts"), now.querySelector(".parts")];
  if (old.id !== now.id) return false;
  if (!parts || !others) return each(besides(old), besides(now), part);
  if (parts.children.length !== others.children.length) return put(parts, others);
  return each([...parts.children], [...others.children], part);
}

const besides = (its: Element): Element[] => [...its.children].filter((one) => !one.matches(KEPT));

function part(old: Element, now: Element): boolean {
  const [islands, others] = [within(old), within(now)];
  if (!islands.length || islands.length !== others.length) return put(old, now);
  const isSaid = each(all(old, ":scope > p"), all(now, ":scope > p"), put);
  return each(islands, others, island) && isSaid;
}

const within = (its: Element): Element[] => (its.matches(ISLANDS) ? [its] : all(its, ISLANDS));

function island(old: Element, now: Element): boolean {
  return old.matches(FLOWS) ? flows(old, now) : table(old, now);
}

/** Renew a table cell by cell as the server orders its rows; the whole of it where it has others. */
function table(old: Element, now: Element): boolean {
  const [rows, others] = [(old as SortedTable).rows, all(now, "tbody tr")]; // one that came runs no script
  const [cells, news] = [cellsOf(rows), cellsOf(others)];
  const [notes, told] = [all(old, NOTES), all(now, NOTES)];
  if (rows.length !== others.length || cells.length !== news.length || notes.length !== told.length) {
    return change(old, now);
  }
  return each([...cells, ...notes], [...news, ...told], put);
}

const cellsOf = (rows: Element[]): Element[] => rows.flatMap((row) => [...row.children]);

/** Draw flows anew where they are others. */
function flows(old: Element, now: Element): boolean {
  const told = (its: Element) => its.querySelector("script")?.textContent;
  return told(old) === told(now) || change(old, now);
}

/** Put an element in the place of another, unless somebody is in it. */
function change(old: Element, now: Element): boolean {
  if (old.contains(document.activeElement)) return false;
  keepOpen(old, now);
  old.replaceWith(now);
  return true;
}

/** Put what one element holds into another; where somebody is in it, its figures at least. */
function put(old: Element, now: Element): boolean {
  if (old.innerHTML === now.innerHTML && old.className === now.className) return true;
  if (old.contains(document.activeElement)) return putFigures(old, now);
  keepOpen(old, now);
  old.className = now.className;
  old.replaceChildren(...now.childNodes);
  return true;
}

/** Renew the figures alone; return whether nothing else is another one. */
function putFigures(old: Element, now: Element): boolean {
  each(all(old, ".figure"), all(now, ".figure"), (figure, other) => {
    figure.replaceChildren(...other.cloneNode(true).childNodes);
    return true;
  });
  return said(old) === said(now) && !now.querySelector("svg");
}

const said = (its: Element): string => (its.textContent ?? "").replaceAll("\u00a0", " ");

function keepOpen(old: Element, now: Element): void {
  const others = now.querySelectorAll("details");
  old.querySelectorAll("details").forEach((shown, at) => {
    const other = others[at];
    if (other) other.open = shown.open;
  });
}
