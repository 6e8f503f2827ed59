import { useEffect, useImperativeHandle, useRef, type Ref, type RefObject } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { type ChartAxis, isTime } from "../parts/charts/axis";
import { textWidth, xTicks } from "./axisTicks";
import { joinCursors } from "./cursors";
import type { Range } from "./data";
import { paddedRange, xExtent, yExtent } from "./data";
import type { Curve, Frame } from "./draw";
import { linear, logarithmic, type Projection, valueAt, widened } from "./project";
import { placeText, readings } from "./readout";
import { drawScene, type Layer } from "./scene";
import { linearTicks, logTicks, type Ticks } from "./ticks";
import { swatch } from "../design/colours";

export interface PlotHandle {
  canvas(): HTMLCanvasElement | undefined;
}

interface PlotProps {
  curves: readonly Curve[];
  axis: ChartAxis;
  log: boolean;
  range: Range | undefined;
  width: number;
  height: number;
  dark: boolean;
  syncKey: string;
  label: string;
  /** The id of the curve that stands out. */
  focus: string | undefined;
  /** Which curve the mouse is at. */
  onPoint: (curveId: string | undefined) => void;
  onZoom: (range: Range | undefined) => void;
  ref?: Ref<PlotHandle>;
}

const READINGS_SHOWN = 14;
const MARK_REACH_PX = 5;
const POINT_REACH_PX = 14;
const Y_TICK_PX = 30;
const Y_AXIS_PX = 54;
const EDGE_PX = 16;
const SECOND_MS = 1000;

/** The ranges of a plot. */
interface Scales {
  readonly x: Range;
  readonly y: Range;
  readonly log: boolean;
}

/**
 * uPlot holds the axes, cursor and zoom; the curves are drawn by draw.ts in its draw hook. uPlot's own series share one
 * x column, and joining a hundred runs' steps or times into one costs more than drawing them. Its scales are the width
 * and the height as fractions from 0 to 1: ranges narrower than 1e-16 or of more than 17 digits are beyond uPlot, not
 * beyond the steps, times and values of a run.
 */
export function Plot(props: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const scales = useRef<Scales>({ x: { min: 0, max: 1 }, y: { min: 0, max: 1 }, log: false });
  const layer = useRef<Layer>(undefined);
  const latest = useRef(props);
  const { axis, log, dark, syncKey, width, height, curves, range } = props;

  useImperativeHandle(props.ref, () => ({ canvas: () => plot.current?.ctx.canvas }), []);

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = host.current;
    const tooltip = tip.current;
    if (!element || !tooltip) return undefined;
    const cursor = joinCursors(syncKey, (x) => {
      if (plot.current) moveCursor(plot.current, scales.current, x);
    });
    const u = new uPlot(
      options(
        { dark, width: latest.current.width, height: latest.current.height },
        {
          xTicks: (px) => {
            const { at, texts } = xTicks(axis, scales.current.x, px);
            return { at: at.map(linear(scales.current.x, 0, 1)), texts };
          },
          yTicks: (px) => {
            const { y } = scales.current;
            const { at, texts } = (log ? logTicks : linearTicks)(y, Math.floor(px / Y_TICK_PX) + 1);
            return { at: at.map(yPlace(scales.current, 0, 1)), texts };
          },
          draw: (self) => {
            layer.current = drawAll(self, latest.current, scales.current, layer.current);
          },
          cursor: (self) => {
            cursor.tell(xAtCursor(self, scales.current));
            showReadings(self, tooltip, latest.current, scales.current);
          },
          zoom: (part) => {
            const { x } = scales.current;
            const chosen = part && { min: valueAt(x, part.min), max: valueAt(x, part.max) };
            if (!chosen || chosen.min < chosen.max) latest.current.onZoom(chosen);
          },
        },
      ),
      [
        [0, 1],
        [null, null],
      ],
      element,
    );
    plot.current = u;
    applyScales(u, latest.current, scales);
    return () => {
      cursor.leave();
      tooltip.hidden = true;
      plot.current = undefined;
      u.destroy();
    };
  }, [axis, log, dark, syncKey]);

  useEffect(() => {
    plot.current?.setSize({ width, height });
  }, [width, height]);

  useEffect(() => {
    const u = plot.current;
    if (!u) return undefined;
    const frame = requestAnimationFrame(() => {
      if (plot.current !== u) return;
      applyScales(u, latest.current, scales);
      // The mouse may rest where the values have just changed.
      if (tip.current) showReadings(u, tip.current, latest.current, scales.current);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [curves, range, axis, log, dark]);

  useEffect(() => {
    plot.current?.redraw(false, false);
  }, [props.focus]);

  return (
    <>
      <div ref={host} style={{ width, height }} role="img" aria-label={props.label} className="plot" />
      <div ref={tip} className="plot-tip" hidden />
    </>
  );
}

function yPlace({ y, log }: Scales, from: number, to: number): Projection {
  return (log ? logarithmic : linear)(y, from, to);
}

function applyScales(u: uPlot, { curves, axis, range, log }: PlotProps, scales: RefObject<Scales>): void {
  const all = curves.map((c) => c.data);
  scales.current = {
    x: widened(range ?? xExtent(all) ?? { min: 0, max: 1 }, isTime(axis) ? SECOND_MS : 1),
    y: paddedRange(yExtent(all, range, log), log),
    log,
  };
  u.batch(() => {
    u.setScale("x", { min: 0, max: 1 });
    u.setScale("y", { min: 0, max: 1 });
    u.redraw(false, true);
  });
}

/** Where the mouse is on the x axis, if it is over the plot. */
function xAtCursor(u: uPlot, { x }: Scales): number | undefined {
  const { left } = u.cursor;
  return left === undefined || left < 0 ? undefined : valueAt(x, u.posToVal(left, "x"));
}

function moveCursor(u: uPlot, { x }: Scales, to: number | undefined): void {
  const part = to === undefined ? NaN : linear(x, 0, 1)(to);
  const left = part >= 0 && part <= 1 ? u.valToPos(part, "x") : -10;
  u.setCursor({ left, top: -10 }, false);
}

function drawAll(u: uPlot, { curves, focus }: PlotProps, scales: Scales, layer: Layer | undefined) {
  const { left, top, width, height } = u.bbox;
  const { x, y } = scales;
  const frame: Frame = {
    left,
    top,
    width,
    height,
    x,
    y,
    px: linear(x, left, left + width),
    py: yPlace(scales, top + height, top),
    ratio: uPlot.pxRatio,
  };
  return drawScene(u.ctx, frame, curves, focus, layer);
}

function options(
  o: { dark: boolean; width: number; height: number },
  on: {
    /** The ticks of an axis of a length, at their parts of it. */
    xTicks: (widthPx: number) => Ticks;
    yTicks: (heightPx: number) => Ticks;
    draw: (u: uPlot) => void;
    cursor: (u: uPlot) => void;
    /** A part of the width, or the whole. */
    zoom: (part: Range | undefined) => void;
  },
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

function showReadings(u: uPlot, tip: HTMLDivElement, props: PlotProps, scales: Scales): void {
  const { left, top } = u.cursor;
  if (left === undefined || top === undefined || left < 0 || !u.over.matches(":hover")) {
    tip.hidden = true;
    props.onPoint(undefined);
    return;
  }
  const x = valueAt(scales.x, u.posToVal(left, "x"));
  const xRange = scales.x.max - scales.x.min;
  const all = readings(
    props.curves,
    props.axis,
    x,
    top,
    yPlace(scales, u.bbox.height / uPlot.pxRatio, 0),
    xRange * 0.03,
    (xRange * MARK_REACH_PX) / (u.bbox.width / uPlot.pxRatio),
  );
  const [first] = all;
  props.onPoint(first && first.distancePx <= POINT_REACH_PX ? first.curve.id : undefined);
  if (all.length === 0) {
    tip.hidden = true;
    return;
  }
  const rows: Node[] = [];
  const head = document.createElement("div");
  head.className = "plot-tip-head";
  const nearest = all[0];
  head.textContent = nearest
    ? placeText(
        props.axis,
        nearest.curve.data.x[nearest.index] ?? x,
        nearest.curve.data.xEnd[nearest.index] ?? x,
      )
    : "";
  rows.push(head);
  all.slice(0, READINGS_SHOWN).forEach((r, i) => {
    const row = document.createElement("div");
    row.className = i === 0 && all.length > 1 ? "plot-tip-row nearest" : "plot-tip-row";
    const dot = document.createElement("i");
    dot.style.background = swatch(r.curve.colour, r.curve.dash);
    const name = document.createElement("span");
    name.textContent = r.curve.label;
    const value = document.createElement("b");
    value.textContent = r.text;
    row.append(dot, name, value);
    rows.push(row);
  });
  if (all.length > READINGS_SHOWN) {
    const more = document.createElement("div");
    more.className = "plot-tip-more";
    more.textContent = `and ${String(all.length - READINGS_SHOWN)} more`;
    rows.push(more);
  }
  tip.replaceChildren(...rows);
  tip.hidden = false;
  const box = u.over.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const gap = 16;
  const right = box.left + left + gap;
  const fits = right + size.width < window.innerWidth - 8;
  tip.style.left = `${String(Math.max(8, fits ? right : box.left + left - gap - size.width))}px`;
  tip.style.top = `${String(Math.max(8, Math.min(box.top + top - size.height / 2, window.innerHeight - size.height - 8)))}px`;
}
