/* <lingtan-live>: the newest readings as they come in, and the figures of the page once the account
   is another one. Words and the first values are the server's. */
import type { Reading } from "./fresh";
import type { Moving } from "./moving";
import type { SortedTable } from "./table";

interface Power {
  import_kw: number | null;
  export_kw: number | null;
  time: string | null;
  fresh_until: string | null;
}

interface Told {
  at: string;
  park?: Power;
  state?: string;
  recent?: Recent;
  readings?: Reading[];
}

/** What the park took and gave of late; seconds since 1970. */
export interface Recent {
  time: number[];
  import_kw: (number | null)[];
  export_kw: (number | null)[];
}

const LOOK_MS = 5_000; // how often it is asked whether the next reading is overdue
const EVENT_MS = 10_000; // so long one event shows that readings come
const SPREAD_MS = 4_000; // those who watch do not ask for the page all at once
const UNKNOWN = "–";
const TABLE = "lingtan-table";
const FIGURES = `${TABLE}, .core .big, .tile .value, .tile .figure, td .figure:not(${TABLE} *)`;

class LiveStrip extends HTMLElement {
  #source: EventSource | undefined;
  #chart: Promise<Moving> | undefined; // a promise, so that two events make no second one
  #freshUntil = 0;
  #cameAt = 0;
  #isLost = false;
  #looking = 0;
  readonly #onSight = () => (document.hidden ? this.#close() : this.#open());

  connectedCallback(): void {
    document.addEventListener("visibilitychange", this.#onSight);
    this.#looking = window.setInterval(() => this.#mark(), LOOK_MS);
    if (!document.hidden) this.#open();
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#onSight);
    window.clearInterval(this.#looking);
    this.#close();
  }

  #open(): void {
    if (this.#source) return;
    this.#source = new EventSource(this.dataset.src ?? "");
    this.#source.addEventListener("readings", (event: MessageEvent<string>) => {
      this.#isLost = false;
      void this.#show(JSON.parse(event.data) as Told);
    });
    this.#source.addEventListener("error", () => {
      this.#isLost = true;
      this.#mark();
    });
  }

  #close(): void {
    this.#source?.close();
    this.#source = undefined;
  }

  async #show(told: Told): Promise<void> {
    if (told.readings?.length) {
      document.dispatchEvent(new CustomEvent("lingtan:readings", { detail: told.readings }));
    }
    const park = told.park;
    if (!park) return;
    const write = new Intl.NumberFormat(document.documentElement.lang, {
      maximumFractionDigits: 0,
    });
    for (const key of ["import_kw", "export_kw"] as const) {
      this.#put(key, park[key] === null ? UNKNOWN : write.format(park[key]));
    }
    if (park.time) {
      this.#put("time", this.#clock(park.time));
      if (!told.recent) this.#cameAt = Date.now();
      this.#freshUntil = Date.parse(park.fresh_until ?? "") + Date.now() - Date.parse(told.at);
    }
    this.#mark();
    this.dataset.events = String(Number(this.dataset.events ?? 0) + 1);
    if (told.state && told.state !== this.dataset.state) this.#renewLater(told.state);
    const place = this.querySelector<HTMLElement>(".moving");
    if (!place?.clientHeight || (!park.time && !this.#chart)) return; // words stand there
    const { label } = place.dataset;
    if (label) makePicture(place, label);
    this.#chart ??= import("./moving").then((each) => new each.Moving(place, this.dataset));
    const chart = await this.#chart;
    if (told.recent) chart.begin(told.recent);
    else if (park.time) {
      chart.add(Date.parse(park.time) / 1000, park.import_kw, park.export_kw);
    }
  }

  #put(key: string, text: string): void {
    const place = this.querySelector(`[data-of="${key}"]`);
    if (place && place.textContent !== text) place.textContent = text;
  }

  /** Say how things stand: live, silent, or without a connection. */
  #mark(): void {
    const isLive = Date.now() < Math.max(this.#freshUntil, this.#cameAt + EVENT_MS);
    const state = this.#isLost ? "lost" : isLive ? "live" : "silent";
    if (this.#isLost || this.#freshUntil) this.dataset.now = state;
    const how = this.querySelector(".how");
    const text = this.dataset[this.dataset.now ?? "live"] ?? "";
    if (how && how.textContent !== text) how.textContent = text;
  }

  #clock(instant: string): string {
    const parts = new Intl.DateTimeFormat("sv-SE", {
      timeZone: this.dataset.zone,
      dateStyle: "short",
      timeStyle: "short",
    });
    return parts.format(new Date(instant));
  }

  #renewLater(state: string): void {
    this.dataset.state = state;
    window.setTimeout(() => void renew(), Math.random() * SPREAD_MS);
  }
}

/** Put a picture in the place of the words that nothing has come in; the place stays as it is. */
function makePicture(place: HTMLElement, label: string): void {
  delete place.dataset.label;
  place.replaceChildren();
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", label);
}

/** Ask for the page again and put its figures in the place of those that are shown. */
async function renew(): Promise<void> {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const selector of [".lead", ".wall .answers p"]) exchange(all(document, selector), all(page, selector));
  exchange(figuresOf(document), figuresOf(page));
  document.querySelectorAll<SortedTable>(TABLE).forEach((each) => each.renew());
}

const all = (page: ParentNode, selector: string): Element[] => [...page.querySelectorAll(selector)];

/** Return the figures of a page as the server orders them, those too that a table does not show. */
function figuresOf(page: Document): Element[] {
  return all(page, FIGURES).flatMap((each) => {
    if (!each.matches(TABLE)) return each;
    const rows = (each as SortedTable).rows ?? all(each, "tbody tr"); // of a page that came no script runs
    return rows.flatMap((row) => all(row, "td .figure"));
  });
}

/** Exchange the text of elements one by one, where the new page has as many of them. */
function exchange(old: Element[], now: Element[]): void {
  if (old.length !== now.length) return;
  old.forEach((each, at) => {
    const other = now[at];
    if (other && each.innerHTML !== other.innerHTML) each.replaceChildren(...other.childNodes);
  });
}

customElements.define("lingtan-live", LiveStrip);
