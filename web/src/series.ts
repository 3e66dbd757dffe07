/* Lines over time, asked for by address and drawn by uPlot; a band shows least and greatest. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { Fresh, READINGS, type Reading } from "./fresh";
import { colour, enlarged, font, lineColour, onTheme } from "./theme";

type Values = (number | null | undefined)[]; // null is a gap, undefined an instant of others

export interface Line {
  id: string;
  name: string;
  unit: string;
  colour: string;
  values: Values;
  quality?: Span[];
  least?: Values;
  greatest?: Values;
}

/** Intervals that were not plainly measured: from one up to before another. */
interface Span {
  from: number;
  to: number;
  quality: string;
}

export interface Told {
  time_zone: string;
  resolution: string;
  start: number[];
  series: Line[];
}

const HEIGHT = 300;
const DAYS = new Set(["1d", "1mo", "1y"]); // intervals that are told without a clock
const BAND = "40"; // opacity
const DASHES = [[], [6, 4], [2, 3]]; // of the first, second and third line of one colour

/** Ask for the lines and draw them. */
export async function drawSeries(host: HTMLElement): Promise<void> {
  const answer = await fetch(host.dataset.src ?? "", { headers: { accept: "application/json" } });
  const place = host.querySelector<HTMLElement>(".drawn");
  if (!answer.ok || !place) return; // what the server has drawn stays
  const told = (await answer.json()) as Told;
  if (!told.series.length) return;
  if (told.series.length > 1) told.series.forEach(leaveBandOut); // bands over bands hide lines
  const notes = [
    told.series.every((each) => each.values.every((value) => value == null)) ? host.dataset.none : "",
    told.series.some((each) => each.least) ? host.dataset.band : "",
    spansOf(told).length ? host.dataset.doubt : "",
  ];
  place.textContent = notes.filter(Boolean).join(" ");
  const ground = document.createElement("div");
  ground.className = "canvas";
  ground.role = "application";
  ground.tabIndex = 0;
  ground.ariaLabel = `${host.dataset.name ?? ""}. ${host.dataset.walk ?? ""}`;
  const said = document.createElement("p");
  said.className = "said";
  said.role = "status";
  host.prepend(ground, said);
  const fresh = new Fresh(told);
  let chart: uPlot | undefined;
  const draw = () => {
    chart?.destroy();
    chart = new uPlot(optionsOf(told, host, ground.clientWidth, fresh), dataOf(told), ground);
  };
  draw();
  onTheme(draw);
  let width = ground.clientWidth;
  new ResizeObserver(() => {
    if (!ground.clientWidth || ground.clientWidth === width) return; // hidden, or as before
    width = ground.clientWidth;
    chart?.setSize({ width, height: HEIGHT * enlarged() });
  }).observe(ground);
  walk(ground, () => chart, told, said);
  document.addEventListener(READINGS, (event) => {
    if (!fresh.take((event as CustomEvent<Reading[]>).detail)) return;
    chart?.setData(dataOf(told), isWhole(chart, told)); // who looks closer, stays there
    host.dataset.live = String(told.series.reduce((n, each) => n + fresh.places(each.id).length, 0));
    if (place.dataset.live) return;
    place.dataset.live = "1";
    place.textContent = `${place.textContent} ${host.dataset.fresh ?? ""}`.trim();
  });
}

/** Whether all of a chart is looked at, not a part of it. */
function isWhole(chart: uPlot, told: Told): boolean {
  const { min, max } = chart.scales.x ?? {};
  return (min ?? 0) <= (told.start[0] ?? 0) && (max ?? 0) >= (told.start.at(-1) ?? 0);
}

function leaveBandOut(line: Line): void {
  delete line.least;
  delete line.greatest;
}

function dataOf(told: Told): uPlot.AlignedData {
  const columns = told.series.flatMap((each) =>
    each.least && each.greatest ? [each.values, each.least, each.greatest] : [each.values],
  );
  return [told.start, ...columns] as uPlot.AlignedData;
}

function optionsOf(told: Told, host: HTMLElement, width: number, fresh: Fresh): uPlot.Options {
  const write = writer();
  const scale = enlarged();
  const text = `${12 * scale}px ${font()}`;
  const axis: uPlot.Axis = {
    stroke: colour("muted"),
    grid: { stroke: colour("rule"), width: 1 },
    ticks: { stroke: colour("rule"), width: 1 },
    font: text,
  };
  const [lines, bands] = linesOf(told, host, fresh);
  const units = [...new Set(told.series.map((each) => each.unit))].join(", ");
  return {
    width,
    height: HEIGHT * scale,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1e3), told.time_zone),
    cursor: { drag: { x: true, y: false } },
    scales: { y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : 1] } },
    axes: [
      { ...axis, size: 50 * scale, space: 80 * scale, values: (_, marks) => marks.map((each) => mark(each, marks, told)) },
      {
        ...axis,
        size: 72 * scale,
        space: 30 * scale,
        label: units,
        labelFont: text,
        labelSize: 18 * scale,
        values: (_, marks) => marks.map((each) => write.format(each)),
      },
    ],
    series: [
      {
        label: host.dataset.time ?? "",
        value: (_: uPlot, at: number | null) => (at === null ? "–" : instant(at, told)),
      },
      ...lines,
    ],
    bands,
    hooks: { drawClear: [(chart) => shade(chart, told)] },
  };
}

/** Return what of a lone line was estimated or is suspect; of many lines it would hide them. */
function spansOf(told: Told): Span[] {
  const [line, ...others] = told.series;
  if (!line || others.length) return [];
  return (line.quality ?? []).filter((each) => each.quality !== "manual");
}

/** Shade what was estimated or is suspect, at least two pixels wide. */
function shade(chart: uPlot, told: Told): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.globalAlpha = 0.28;
  ctx.fillStyle = colour("warning");
  for (const span of spansOf(told)) {
    const ends = [told.start[span.from], told.start[span.to] ?? told.start.at(-1)];
    const [left, right] = ends.map((each) => chart.valToPos(each ?? 0, "x", true));
    if (left === undefined || right === undefined) continue;
    const from = Math.max(left, bbox.left);
    const to = Math.min(right, bbox.left + bbox.width);
    if (to >= from) ctx.fillRect(from, bbox.top, Math.max(2, to - from), bbox.height);
  }
  ctx.restore();
}

function linesOf(told: Told, host: HTMLElement, fresh: Fresh): [uPlot.Series[], uPlot.Band[]] {
  const write = writer();
  const lines: uPlot.Series[] = [];
  const bands: uPlot.Band[] = [];
  const used = new Map<string, number>();
  for (const each of told.series) {
    const stroke = lineColour(each.colour);
    const before = used.get(stroke) ?? 0;
    used.set(stroke, before + 1);
    const value = (_: uPlot, raw: number | null | undefined) =>
      raw == null ? "–" : `${write.format(raw)} ${each.unit}`;
    const at = lines.length + 1;
    const dash = DASHES[before % DASHES.length] ?? [];
    const points = { show: true, size: 5, filter: () => fresh.places(each.id) };
    lines.push({ label: each.name, stroke, width: 1.5 * enlarged(), dash, value, points });
    if (!each.least || !each.greatest) continue;
    const edge: uPlot.Series = { stroke: "transparent", points: { show: false }, value };
    lines.push({ ...edge, label: `${each.name}: ${host.dataset.least ?? ""}` });
    lines.push({ ...edge, label: `${each.name}: ${host.dataset.greatest ?? ""}` });
    bands.push({ series: [at + 2, at + 1], fill: stroke + BAND });
  }
  return [lines, bands];
}

/** Let arrow keys lead from interval to interval; each is told to screen readers. */
function walk(
  ground: HTMLElement,
  chart: () => uPlot | undefined,
  told: Told,
  said: HTMLElement,
): void {
  const write = writer();
  let at = -1;
  ground.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    at = Math.min(told.start.length - 1, Math.max(0, at + step));
    const seconds = told.start[at] ?? 0;
    chart()?.setCursor({ left: chart()?.valToPos(seconds, "x") ?? 0, top: (HEIGHT * enlarged()) / 2 });
    const values = told.series.map((each) => {
      const value = each.values[at];
      return `${each.name} ${value == null ? "–" : `${write.format(value)} ${each.unit}`}`;
    });
    said.textContent = [instant(seconds, told), ...values].join("; ");
  });
}

const writer = (): Intl.NumberFormat =>
  new Intl.NumberFormat(document.documentElement.lang, { maximumSignificantDigits: 4 });

const two = (value: number): string => String(value).padStart(2, "0");

function instant(seconds: number, told: Told): string {
  const when = uPlot.tzDate(new Date(seconds * 1e3), told.time_zone);
  return DAYS.has(told.resolution) ? dayOf(when) : `${dayOf(when)} ${clock(when)}`;
}

/** Write a mark of the time axis: the clock where marks are closer than a day. */
function mark(seconds: number, marks: number[], told: Told): string {
  const when = uPlot.tzDate(new Date(seconds * 1e3), told.time_zone);
  const isClose = (marks[1] ?? Infinity) - (marks[0] ?? 0) < 86_400;
  return isClose && when.getHours() + when.getMinutes() > 0 ? clock(when) : dayOf(when);
}

const clock = (when: Date): string => `${two(when.getHours())}:${two(when.getMinutes())}`;
const dayOf = (when: Date): string =>
  `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
