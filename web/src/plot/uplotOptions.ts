import uPlot from "uplot";
import { textWidth } from "./axis/axisTicks";
import type { Ticks } from "./axis/ticks";
import type { Range } from "./data/range";

const Y_AXIS_PX = 54;
const EDGE_PX = 16;

/** What a plot does when uPlot asks or tells something. */
interface PlotHooks {
  /** The ticks of an axis of this length, at places from 0 to 1. */
  xTicks: (widthPx: number) => Ticks;
  yTicks: (heightPx: number) => Ticks;
  draw: (u: uPlot) => void;
  cursor: (u: uPlot) => void;
  /** Called with a part of the width, or with nothing for the whole. */
  zoom: (part: Range | undefined) => void;
}

/**
 * uPlot as the page uses it: with its axes, cursor and zoom, and a hook that draws. Its scales are parts of the width and
 * the height from 0 to 1.
 */
export function uplotOptions(
  o: { dark: boolean; width: number; height: number },
  on: PlotHooks,
): uPlot.Options {
  const heightOf = (u: uPlot) => u.bbox.height / uPlot.pxRatio || o.height - 40;
  const widthOf = (u: uPlot) => u.bbox.width / uPlot.pxRatio || o.width - Y_AXIS_PX - EDGE_PX;
  /** How far the text of a tick that is at a part of the width reaches out of the plot. */
  const reach = (u: uPlot, text: string | undefined, part: number | undefined) =>
    Math.ceil(textWidth(text ?? "") / 2 - (part ?? 1) * widthOf(u)) + 2;
  const rightEdge = (u: uPlot) => {
    const { at, texts } = on.xTicks(widthOf(u));
    return Math.max(EDGE_PX, reach(u, texts.at(-1), 1 - (at.at(-1) ?? 0)));
  };
  const leftEdge = (u: uPlot) => {
    const { at, texts } = on.xTicks(widthOf(u));
    return Math.max(0, reach(u, texts[0], at[0]) - Y_AXIS_PX);
  };
  const text = o.dark ? "#a6a7ab" : "#5c5f66";
  const grid = { stroke: o.dark ? "#ffffff12" : "#00000010", width: 1 };
  const ticks = { stroke: o.dark ? "#ffffff22" : "#00000022", width: 1, size: 4 };
  const font = "11px system-ui, sans-serif";
  return {
    width: o.width,
    height: o.height,
    ms: 1,
    padding: [8, rightEdge, 0, leftEdge],
    legend: { show: false },
    scales: {
      x: { time: false, auto: false },
      y: { auto: false },
    },
    axes: [
      {
        stroke: text,
        grid,
        ticks,
        font,
        // A time has its date below it.
        size: (_u, texts) => (texts?.some((t) => t.includes("\n")) ? 40 : 28),
        gap: 3,
        incrs: [0.5],
        splits: (u) => [...on.xTicks(widthOf(u)).at],
        values: (u) => [...on.xTicks(widthOf(u)).texts],
      },
      {
        stroke: text,
        grid,
        ticks,
        font,
        size: (_u, texts) => Math.max(Y_AXIS_PX, 12 + Math.max(0, ...(texts ?? []).map(textWidth))),
        gap: 3,
        incrs: [0.5],
        splits: (u) => [...on.yTicks(heightOf(u)).at],
        values: (u) => [...on.yTicks(heightOf(u)).texts],
      },
    ],
    series: [{}, { show: true, scale: "y", paths: () => null, points: { show: false } }],
    cursor: {
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      bind: {
        dblclick: () => () => {
          on.zoom(undefined);
          return null;
        },
      },
    },
    hooks: {
      draw: [on.draw],
      setCursor: [on.cursor],
      setSelect: [
        (u) => {
          const { left, width } = u.select;
          if (width < 4) return;
          const min = u.posToVal(left, "x");
          const max = u.posToVal(left + width, "x");
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          if (max > min) on.zoom({ min, max });
        },
      ],
    },
  };
}
