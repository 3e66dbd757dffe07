/* <lingtan-live>: the newest readings as they come in, and the figures of the page once the account
   is another one. Words and the first values are the server's. */
import type { Reading } from "./fresh";
import type { Moving } from "./moving";
import { renewed } from "./renew";

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

class LiveStrip extends HTMLElement {
  #source: EventSource | undefined;
  #chart: Promise<Moving> | undefined; // a promise, so that two events make no second one
  #freshUntil = 0;
  #cameAt = 0;
  #isLost = false;
  #renewals = 0;
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
    this.dataset.events = String(Number(this.dataset.events ?? 0) + 1);
    this.#mark();
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

  /** Say how things stand; until the first event the server's word does. */
  #mark(): void {
    if (!this.#isLost && !this.dataset.events) return;
    const state = this.#state();
    this.dataset.now = state;
    const how = this.querySelector(".how");
    const text = this.dataset[state] ?? "";
    if (how && how.textContent !== text) how.textContent = text;
  }

  /** Return whether values are live, overdue, awaited, or cannot come. */
  #state(): "live" | "silent" | "waiting" | "lost" {
    if (this.#isLost) return "lost";
    if (!this.#freshUntil) return "waiting";
    return Date.now() < Math.max(this.#freshUntil, this.#cameAt + EVENT_MS) ? "live" : "silent";
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
    window.setTimeout(() => void this.#renew(), Math.random() * SPREAD_MS);
  }

  /** Let the page follow the account; where not all of it does, say so and offer to load it anew. */
  async #renew(): Promise<void> {
    const number = ++this.#renewals;
    const isWhole = await renewed(() => number === this.#renewals);
    const old = this.querySelector<HTMLElement>(".old");
    if (old && number === this.#renewals) old.hidden = isWhole;
  }
}

/** Put a picture in the place of the words that nothing has come in; the place stays as it is. */
function makePicture(place: HTMLElement, label: string): void {
  delete place.dataset.label;
  place.replaceChildren();
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", label);
}

customElements.define("lingtan-live", LiveStrip);
