/* <lingtan-table>: rows of the table inside are sorted by a press on a heading, and narrowed down by
   typing. The row of totals stays last. Words come from the server as attributes. */

const FEW = 8; // rows that one reads at a glance
const NUMBER = /^[^\d\u2212-]*([\u2212-]?[\d,]+(?:\.\d+)?)/;
const NEXT: Record<string, Order> = { none: "ascending", ascending: "descending", descending: "none" };

type Order = "none" | "ascending" | "descending";

class SortedTable extends HTMLElement {
  #rows: HTMLTableRowElement[] = [];
  #last: HTMLTableRowElement[] = [];
  #status: HTMLElement | undefined;

  connectedCallback(): void {
    const body = this.querySelector("tbody");
    if (!body || this.#rows.length) return;
    const all = [...body.rows];
    this.#last = all.filter((row) => row.classList.contains("total"));
    this.#rows = all.filter((row) => !row.classList.contains("total"));
    if (this.#rows.length < 2) return;
    this.querySelectorAll<HTMLTableCellElement>("thead th").forEach((head, place) => {
      this.#sortBy(head, place, body);
    });
    if (this.#rows.length > FEW) this.#narrow();
  }

  #sortBy(head: HTMLTableCellElement, place: number, body: HTMLTableSectionElement): void {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.title = this.dataset.sort ?? "";
    button.append(...head.childNodes);
    head.append(button);
    head.ariaSort = "none";
    button.addEventListener("click", () => {
      const order = NEXT[head.ariaSort ?? "none"] ?? "ascending";
      this.querySelectorAll<HTMLTableCellElement>("thead th").forEach((each) => {
        each.ariaSort = "none";
      });
      head.ariaSort = order;
      body.append(...sorted(this.#rows, place, order, head.className === "number"), ...this.#last);
    });
  }

  #narrow(): void {
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = this.dataset.filter ?? "";
    field.ariaLabel = this.dataset.filter ?? "";
    this.#status = document.createElement("span");
    this.#status.role = "status";
    const line = document.createElement("p");
    line.className = "narrow";
    line.append(field, this.#status);
    this.prepend(line);
    field.addEventListener("input", () => this.#show(field.value));
  }

  #show(words: string): void {
    const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of this.#rows) {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !wanted.every((each) => text.includes(each));
      count += row.hidden ? 0 : 1;
    }
    for (const row of this.#last) row.hidden = wanted.length > 0; // it is the total of all rows
    if (!this.#status) return;
    const told = this.dataset.count ?? "";
    const all = String(this.#rows.length);
    const said = told.replace("{shown}", String(count)).replace("{all}", all);
    this.#status.textContent = wanted.length ? said : "";
  }
}

/** Return rows in an order; what has no number comes last in both. */
function sorted(
  rows: readonly HTMLTableRowElement[],
  place: number,
  order: Order,
  isNumber: boolean,
): HTMLTableRowElement[] {
  if (order === "none") return [...rows];
  const sign = order === "ascending" ? 1 : -1;
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const text = (row: HTMLTableRowElement) => row.cells[place]?.textContent.trim() ?? "";
  return [...rows].sort((one, other) => {
    if (!isNumber) return sign * words.compare(text(one), text(other));
    const [a, b] = [numberOf(text(one)), numberOf(text(other))];
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
