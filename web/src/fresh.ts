/* Live readings in a chart of lines: each at its instant, marked, and never in the place of an
   amount of the account. */
import type { Line, Told } from "./series";

/** What a meter showed last. */
export interface Reading {
  meter: string;
  time: string;
  power_kw: number | null;
}

export const READINGS = "lingtan:readings"; // the event by which a page tells itself what came

const MOST = 2_000; // instants of their own, between those of the account
const SCALE: Record<string, number> = { kW: 1, MW: 1e-3 };

/** Instants whose values came live, by the id of their line. */
export class Fresh {
  readonly #told: Told;
  readonly #until: number;
  readonly #marked = new Map<string, Set<number>>();
  readonly #own: number[] = []; // instants that the account does not have

  constructor(told: Told) {
    this.#told = told;
    const [before, last] = told.start.slice(-2);
    this.#until = (last ?? before ?? 0) + ((last ?? 0) - (before ?? 0) || 3_600);
  }

  /** Take what came; say whether anything of it is drawn. */
  take(readings: Reading[]): boolean {
    return readings.map((each) => this.#one(each)).some(Boolean);
  }

  /** Return the places in the columns of the values of a line that came live. */
  places(id: string): number[] {
    const marked = this.#marked.get(id);
    if (!marked) return [];
    return this.#told.start.flatMap((each, at) => (marked.has(each) ? [at] : []));
  }

  #one(reading: Reading): boolean {
    const line = this.#told.series.find((each) => each.id === reading.meter);
    const scale = line && SCALE[line.unit];
    const seconds = Math.round(Date.parse(reading.time) / 1e3);
    if (!line || !scale || reading.power_kw === null || !this.#isInside(seconds)) return false;
    const marked = this.#marked.get(line.id) ?? new Set();
    const at = this.#placeOf(seconds);
    const known = line.values[at];
    if (known != null && !marked.has(seconds)) return false; // the account has said it
    const value = reading.power_kw * scale;
    if (known === value) return false;
    line.values[at] = value;
    if (line.least && line.greatest) line.least[at] = line.greatest[at] = value;
    this.#marked.set(line.id, marked.add(seconds));
    return true;
  }

  #isInside(seconds: number): boolean {
    return seconds >= (this.#told.start[0] ?? Infinity) && seconds < this.#until;
  }

  /** Return the place of an instant; one that is new gets a place of its own. */
  #placeOf(seconds: number): number {
    const { start, series } = this.#told;
    let at = start.length;
    while (at > 0 && (start[at - 1] ?? 0) >= seconds) at -= 1;
    if (start[at] === seconds) return at;
    if (this.#own.length >= MOST) this.#drop();
    at = start.findIndex((each) => each > seconds);
    if (at < 0) at = start.length;
    this.#own.push(seconds);
    start.splice(at, 0, seconds);
    for (const each of series) insert(each, at);
    return at;
  }

  #drop(): void {
    const oldest = this.#own.shift() ?? 0;
    const at = this.#told.start.indexOf(oldest);
    this.#told.start.splice(at, 1);
    for (const each of this.#told.series) {
      for (const column of columnsOf(each)) column.splice(at, 1);
      each.quality?.forEach((span) => move(span, at, -1));
      this.#marked.get(each.id)?.delete(oldest);
    }
  }
}

/** Make a place where a line says nothing, so that nothing of it is torn apart. */
function insert(line: Line, at: number): void {
  for (const column of columnsOf(line)) column.splice(at, 0, undefined);
  line.quality?.forEach((span) => move(span, at, 1));
}

const columnsOf = (line: Line) =>
  [line.values, line.least, line.greatest].filter((each) => each !== undefined);

function move(span: { from: number; to: number }, at: number, by: number): void {
  if (span.from >= at) span.from += by;
  if (span.to >= at) span.to += by;
}
