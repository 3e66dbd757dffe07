/* A Sankey to move about in. The picture of the server stays in the page, for print. */
import { SankeyChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import type { ECBasicOption } from "echarts/types/dist/shared";
import { CanvasRenderer } from "echarts/renderers";
import { colour, enlarged, font, onGround, onTheme } from "./theme";

const GAP = 22; // room for the label over a box
const HEIGHT = 460;
const NARROW = 600; // below, the picture of the server reads better

use([SankeyChart, TooltipComponent, CanvasRenderer]);

interface Flows {
  title: string;
  unit: string;
  hint: string;
  nodes: { id: string; label: string; column: number; colour: string; text: string }[];
  links: { source: string; target: string; text: string; value: number }[];
}

/** Draw the flows that stand in the page as data. */
export function drawSankey(host: HTMLElement): void {
  const told = host.querySelector('script[type="application/json"]')?.textContent;
  const still = host.querySelector("svg");
  if (!told || !still || host.clientWidth < NARROW * enlarged()) return;
  const flows = JSON.parse(told) as Flows;
  const ground = document.createElement("div");
  ground.className = "canvas";
  ground.style.height = `${Math.max(HEIGHT * enlarged(), still.clientHeight)}px`;
  ground.role = "application";
  ground.tabIndex = 0;
  ground.ariaLabel = `${flows.title} [${flows.unit}]. ${flows.hint}`;
  const said = document.createElement("p");
  said.className = "said";
  said.role = "status";
  still.before(ground, said);
  still.classList.add("printed");
  let chart: EChartsType | undefined;
  const draw = () => {
    chart?.dispose(); // to draw twice on one fails in this version of the library
    chart = init(ground, null, { renderer: "canvas" });
    chart.setOption(optionOf(flows, ground.clientWidth));
  };
  draw();
  onTheme(draw);
  let width = ground.clientWidth;
  new ResizeObserver(() => {
    if (!ground.clientWidth || ground.clientWidth === width) return; // hidden, or as before
    width = ground.clientWidth;
    draw();
  }).observe(ground);
  walk(ground, () => chart, flows, said);
}

function optionOf(flows: Flows, width: number): ECBasicOption {
  const last = Math.max(...flows.nodes.map((each) => each.column));
  const scale = enlarged();
  const side = Math.min(210 * scale, width * 0.28);
  const style = { color: colour("ink"), fontFamily: font(), fontSize: 12 * scale };
  return {
    animation: false,
    tooltip: {
      renderMode: "richText", // the other one writes styles into the page, which is forbidden
      backgroundColor: colour("card"),
      borderColor: colour("muted"),
      textStyle: style,
      confine: true,
      formatter: (item: { dataType: string; name: string; data: { at: number } }) =>
        item.dataType === "edge" ? sentence(flows, item.data.at) : nodeOf(flows, item.name),
    },
    series: [
      {
        type: "sankey",
        left: side,
        right: side,
        top: 24 * scale,
        bottom: 12 * scale,
        nodeWidth: 12 * scale,
        nodeGap: GAP * scale,
        layoutIterations: 0,
        draggable: false,
        emphasis: { focus: "adjacency" },
        data: flows.nodes.map((each) => ({
          name: each.id,
          depth: each.column,
          itemStyle: { color: onGround(each.colour), borderColor: colour("ink"), borderWidth: 0.8 },
          label: {
            ...style,
            position: each.column === 0 ? "left" : each.column === last ? "right" : "top",
            width: each.column === 0 || each.column === last ? side - 10 : undefined,
            overflow: "break",
            formatter: `${each.label}  ${each.text}`,
          },
        })),
        links: flows.links.map((each, at) => ({
          ...each,
          at,
          lineStyle: { color: onGround(colourOf(flows, each)) },
        })),
        lineStyle: { opacity: 0.42, curveness: 0.5 },
      },
    ],
  };
}

/** Return the colour of a band: where it comes from outside that of its source, else its target's. */
function colourOf(flows: Flows, link: { source: string; target: string }): string {
  const node = (id: string) => flows.nodes.find((each) => each.id === id);
  const source = node(link.source);
  return (source?.column === 0 ? source : node(link.target))?.colour ?? "";
}

function nodeOf(flows: Flows, id: string): string {
  const found = flows.nodes.find((each) => each.id === id);
  return found ? `${found.label} ${found.text} ${flows.unit}` : "";
}

function sentence(flows: Flows, at: number): string {
  const link = flows.links[at];
  const label = (id: string) => flows.nodes.find((each) => each.id === id)?.label ?? "";
  return link ? `${label(link.source)} → ${label(link.target)} ${link.text} ${flows.unit}` : "";
}

/** Let arrow keys lead from band to band; each is shown, and told to screen readers. */
function walk(
  ground: HTMLElement,
  chart: () => EChartsType | undefined,
  flows: Flows,
  said: HTMLElement,
): void {
  let at = -1;
  const show = (next: number) => {
    chart()?.dispatchAction({ type: "downplay", seriesIndex: 0 });
    at = (next + flows.links.length) % flows.links.length;
    const which = { seriesIndex: 0, dataIndex: at, dataType: "edge" };
    chart()?.dispatchAction({ type: "highlight", ...which });
    chart()?.dispatchAction({ type: "showTip", ...which });
    said.textContent = sentence(flows, at);
  };
  ground.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight" || event.key === "ArrowDown") show(at + 1);
    else if (event.key === "ArrowLeft" || event.key === "ArrowUp") show(at - 1);
    else return;
    event.preventDefault();
  });
  ground.addEventListener("blur", () => {
    chart()?.dispatchAction({ type: "downplay", seriesIndex: 0 });
    chart()?.dispatchAction({ type: "hideTip" });
    said.textContent = "";
    at = -1;
  });
}
