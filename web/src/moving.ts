/* A line that moves on: what the park takes and gives, the newest values at its end. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Recent } from "./live";
import { colour, font, lineColour, onTheme } from "./theme";

const MOST = 288; // points
const IMPORT = "#4B5268";
const EXPORT = "#4790F5";

type Column = (number | null)[];

/** A small chart of the last values. */
export class Moving {
  readonly #place: HTMLElement;
  readonly #words: DOMStringMap;
  readonly #time: number[] = [];
  readonly #columns: [Column, Column] = [[], []];
  #chart: uPlot | undefined;

  constructor(place: HTMLElement, words: DOMStringMap) {
    this.#place = place;
    this.#words = words;
    this.#draw();
    onTheme(() => this.#draw());
    let width = place.clientWidth;
    new ResizeObserver(() => {
      if (!place.clientWidth || place.clientWidth === width) return;
      width = place.clientWidth;
      this.#chart?.setSize({ width, height: place.clientHeight });
    }).observe(place);
  }

  /** Begin anew with what was noted of late. */
  begin(recent: Recent): void {
    this.#time.splice(0, this.#time.length, ...recent.time);
    const [taken, given] = this.#columns;
    taken.splice(0, taken.length, ...recent.import_kw);
    given.splice(0, given.length, ...recent.export_kw);
    this.#chart?.setData(this.#data());
  }

  /** Add the newest values, or put them in the place of those of the same instant. */
  add(seconds: number, taken: number | null, given: number | null): void {
    const last = this.#time.at(-1);
    if (last !== undefined && seconds < last) return;
    const [imports, exports] = this.#columns;
    if (seconds === last) for (const each of [this.#time, imports, exports]) each.pop();
    this.#time.push(seconds);
    imports.push(taken);
    exports.push(given);
    if (this.#time.length > MOST) for (const each of [this.#time, imports, exports]) each.shift();
    this.#chart?.setData(this.#data());
  }

  #data(): uPlot.AlignedData {
    return [this.#time, ...this.#columns];
  }

  #draw(): void {
    this.#chart?.destroy();
    const { clientWidth: width, clientHeight: height } = this.#place;
    const write = new Intl.NumberFormat(document.documentElement.lang, {
      maximumSignificantDigits: 4,
    });
    const zone = this.#words.zone ?? "UTC";
    const size = Math.max(12, parseFloat(getComputedStyle(this.#place).fontSize) * 0.86);
    const text = `${size}px ${font()}`;
    const axis: uPlot.Axis = {
      stroke: colour("muted"),
      grid: { stroke: colour("rule"), width: 1 },
      ticks: { show: false },
      font: text,
    };
    const line = (label: string, stroke: string): uPlot.Series => ({
      label,
      stroke: lineColour(stroke),
      width: size / 8,
      points: { show: false },
      value: (_: uPlot, raw: number | null) => (raw == null ? "–" : `${write.format(raw)} kW`),
    });
    const options: uPlot.Options = {
      width,
      height,
      legend: { show: false },
      cursor: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1e3), zone),
      scales: { y: { range: (_, low, high) => [Math.min(0, low), Math.max(high, 1) * 1.05] } },
      axes: [
        { ...axis, size: size * 2, space: size * 7, values: (_, marks) => marks.map((each) => mark(each, marks, zone)) },
        {
          ...axis,
          size: size * 5.4,
          space: size * 2.3,
          values: (_, marks) => marks.map((each) => write.format(each)),
        },
      ],
      series: [
        {},
        line(this.#words.import ?? "", IMPORT),
        { ...line(this.#words.export ?? "", EXPORT), dash: [6, 4] },
      ],
    };
    this.#chart = new uPlot(options, this.#data(), this.#place);
  }
}

/** Write a mark of the time axis: the day at midnight, else the clock. */
function mark(seconds: number, marks: number[], zone: string): string {
  const when = uPlot.tzDate(new Date(seconds * 1e3), zone);
  const two = (value: number) => String(value).padStart(2, "0");
  const isClose = (marks[1] ?? Infinity) - (marks[0] ?? 0) < 86_400;
  if (isClose && when.getHours() + when.getMinutes() > 0) {
    return `${two(when.getHours())}:${two(when.getMinutes())}`;
  }
  return `${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}
