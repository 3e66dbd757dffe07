/* <lingtan-table>: rows of the table inside are sorted by a press on a heading, or by a choice where
   they stand as cards without headings, and narrowed down by typing, and a long table is shown part
   by part. The row of totals stays last. Words come from the server as attributes; order and what
   was typed stand in the address. */
import { tell, told } from "./address";

const FEW = 8; // rows that one reads at a glance
const MANY = 200; // rows from which a table is shown part by part
const SHOWN = 100; // rows of a part
const CARDS = 20; // rows of a part where each is a card
const IS_NARROW = "(max-width: 760px)"; // where the style sheet makes cards of rows
const MOST_LETTERS = 200; // that are typed: they stand in the address
const LATER_MS = 200; // what changes in a place that is there by then is told to screen readers
const SORTED = /^([1-9]\d*)([ad])$/; // a column, the first is 1, and which way
const NUMBER = /^[^\d\u2212-]*([\u2212-]?[\d,]+(?:\.\d+)?)/;
const NEXT: Record<string, Order> = { none: "ascending", ascending: "descending", descending: "none" };

type Order = "none" | "ascending" | "descending";

export class SortedTable extends HTMLElement {
  #rows: Row[] = [];
  #order: Row[] = [];
  #last: HTMLTableRowElement[] = [];
  #body: HTMLTableSectionElement | undefined;
  #wanted: string[] = [];
  #part = SHOWN;
  #most = Infinity; // rows that are shown
  #said = ""; // how many rows are left
  #field: HTMLInputElement | undefined;
  #choice: HTMLSelectElement | undefined;
  #status: HTMLElement | undefined;
  #more: HTMLButtonElement | undefined;

  connectedCallback(): void {
    const body = this.querySelector("tbody");
    if (!body || this.#rows.length) return;
    this.#body = body;
    const all = [...body.rows];
    this.#last = all.filter((row) => row.classList.contains("total"));
    this.#rows = all.filter((row) => !row.classList.contains("total")).map((row) => new Row(row));
    this.#order = this.#rows;
    if (this.#rows.length < 2) return;
    this.querySelectorAll<HTMLTableCellElement>("thead th").forEach((head, place) => {
      this.#sortBy(head, place);
    });
    const isCards = !!this.querySelector("table.stack") && matchMedia(IS_NARROW).matches;
    if (isCards) this.#part = CARDS;
    if (this.#rows.length > FEW) this.#narrow();
    if (this.#rows.length > (isCards ? CARDS : MANY)) this.#cut();
    this.#begin();
  }

  /** All rows as they stood at first. */
  get rows(): HTMLTableRowElement[] {
    return [...this.#rows.map((each) => each.row), ...this.#last];
  }

  /** Put the rows in order of what they say now. */
  renew(): void {
    this.#rows.forEach((each) => each.forget());
    const head = this.querySelector<HTMLTableCellElement>("thead th[aria-sort$=scending]");
    if (head) this.#arrange(head.cellIndex, head.ariaSort as Order);
    if (head || this.#wanted.length) this.#show();
  }

  /** Begin as the address says, and follow it when somebody goes back. */
  #begin(): void {
    if (!this.#key) return;
    window.addEventListener("popstate", () => this.#recall());
    if (!told(`sort-${this.#key}`) && !told(`find-${this.#key}`)) return;
    for (let at = this.closest("details"); at; at = at.parentElement?.closest("details") ?? null) {
      at.open = true;
    }
    this.#recall();
    if (!this.#status) return;
    this.#status.textContent = "";
    window.setTimeout(() => this.#say(), LATER_MS);
  }

  /** Its name in the address; one without a name does not stand there. */
  get #key(): string {
    return this.querySelector("table")?.id.replace("table-", "") ?? "";
  }

  #recall(): void {
    const [, place, way] = SORTED.exec(told(`sort-${this.#key}`)) ?? [];
    const order = way === "d" ? "descending" : way ? "ascending" : "none";
    this.#arrange(Number(place ?? 1) - 1, order);
    if (this.#field) this.#field.value = told(`find-${this.#key}`);
    this.#want();
    this.#show();
  }

  #sortBy(head: HTMLTableCellElement, place: number): void {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.title = this.dataset.sort ?? "";
    button.append(...head.childNodes);
    head.append(button);
    head.ariaSort = "none";
    button.addEventListener("click", () => {
      this.#put(place, NEXT[head.ariaSort ?? "none"] ?? "ascending");
    });
  }

  /** Put the rows in order of a column, and show them so. */
  #put(place: number, order: Order): void {
    this.#arrange(place, order);
    this.#note("sort", order === "none" ? "" : `${place + 1}${order[0]}`);
    this.#show();
  }

  #note(what: string, value: string): void {
    if (this.#key) tell(`${what}-${this.#key}`, value);
  }

  #arrange(place: number, order: Order): void {
    const heads = this.querySelectorAll<HTMLTableCellElement>("thead th");
    heads.forEach((each) => {
      each.ariaSort = "none";
    });
    const head = heads[place];
    if (head) head.ariaSort = order;
    const isNumber = head?.className === "number";
    this.#order = sorted(this.#rows, place, head ? order : "none", isNumber);
    if (!this.#choice) return;
    this.#choice.value = `${order === "none" ? 0 : place} ${order}`;
    if (this.#choice.selectedIndex < 0) this.#choice.selectedIndex = 0; // there is no such column
  }

  /** Offer the columns as a choice: cards have no headings to press. */
  #choose(): HTMLSelectElement {
    const select = document.createElement("select");
    select.className = "order";
    select.ariaLabel = this.dataset.order ?? "";
    select.append(new Option(this.dataset.order ?? "", "0 none"));
    this.querySelectorAll("thead th").forEach((head, place) => {
      const said = head.textContent ?? "";
      select.append(new Option(`${said} \u2191`, `${place} ascending`));
      select.append(new Option(`${said} \u2193`, `${place} descending`));
    });
    select.addEventListener("change", () => {
      const [place, order] = select.value.split(" ");
      this.#put(Number(place), order as Order);
    });
    this.#choice = select;
    return select;
  }

  #narrow(): void {
    const field = document.createElement("input");
    field.type = "search";
    field.maxLength = MOST_LETTERS;
    field.placeholder = this.dataset.filter ?? "";
    field.ariaLabel = this.dataset.filter ?? "";
    this.#status = document.createElement("span");
    this.#status.role = "status";
    const line = document.createElement("p");
    line.className = "narrow";
    line.append(field, ...(this.querySelector("table.stack") ? [this.#choose()] : []), this.#status);
    this.prepend(line);
    this.#field = field;
    field.addEventListener("input", () => {
      this.#want();
      this.#note("find", field.value.trim());
      this.#show();
    });
  }

  #want(): void {
    this.#wanted = this.#field?.value.toLocaleLowerCase().split(/\s+/).filter(Boolean) ?? [];
  }

  /** Show a part of a long table; more of it on request, all of it on paper. */
  #cut(): void {
    this.#most = this.#part;
    this.#more = document.createElement("button");
    this.#more.type = "button";
    this.#more.className = "more";
    this.#more.textContent = (this.dataset.more ?? "").replace("{count}", String(this.#part));
    this.#more.addEventListener("click", () => {
      this.#most += this.#part;
      this.#show();
    });
    this.append(this.#more);
    window.addEventListener("beforeprint", () => {
      this.#most = Infinity;
      this.#show();
    });
    this.#show();
  }

  /** Put the rows that are wanted into the table, in their order. */
  #show(): void {
    const isAll = !this.#wanted.length;
    const found = isAll ? this.#order : this.#order.filter((row) => row.holds(this.#wanted));
    const rows = found.slice(0, this.#most).map((each) => each.row);
    const wanted = [...rows, ...(isAll ? this.#last : [])]; // the total is of all rows
    const stand = this.#body?.rows ?? [];
    if (wanted.length !== stand.length || wanted.some((each, at) => each !== stand[at])) {
      this.#body?.replaceChildren(...wanted); // what has the focus would lose it
    }
    if (this.#more) this.#more.hidden = rows.length === found.length;
    const said = (this.dataset.count ?? "")
      .replace("{shown}", String(rows.length))
      .replace("{all}", String(this.#rows.length));
    this.#said = rows.length < this.#rows.length ? said : "";
    this.#say();
  }

  #say(): void {
    if (this.#status) this.#status.textContent = this.#said;
  }
}

/** A row, and what of it is compared; read once. */
class Row {
  #text: string | undefined;
  readonly #cells = new Map<number, string>();

  constructor(readonly row: HTMLTableRowElement) {}

  forget(): void {
    this.#text = undefined;
    this.#cells.clear();
  }

  holds(words: readonly string[]): boolean {
    this.#text ??= (this.row.textContent ?? "").toLocaleLowerCase();
    const text = this.#text;
    return words.every((each) => text.includes(each));
  }

  cell(place: number): string {
    let text = this.#cells.get(place);
    if (text === undefined) {
      text = this.row.cells[place]?.textContent?.trim() ?? "";
      this.#cells.set(place, text);
    }
    return text;
  }
}

/** Return rows in an order; what has no number comes last in both. */
function sorted(rows: readonly Row[], place: number, order: Order, isNumber: boolean): Row[] {
  if (order === "none") return [...rows];
  const sign = order === "ascending" ? 1 : -1;
  if (!isNumber) {
    const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
    return [...rows].sort((one, other) => sign * words.compare(one.cell(place), other.cell(place)));
  }
  const numbers = new Map(rows.map((row) => [row, numberOf(row.cell(place))]));
  return [...rows].sort((one, other) => {
    const [a, b] = [numbers.get(one), numbers.get(other)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return sign * (a - b);
  });
}

/** Return the number that a cell begins with. */
function numberOf(text: string): number | undefined {
  const found = NUMBER.exec(text)?.[1];
  return found === undefined ? undefined : Number(found.replaceAll(",", "").replace("\u2212", "-"));
}

customElements.define("lingtan-table", SortedTable);
