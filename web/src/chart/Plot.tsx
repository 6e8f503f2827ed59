import { useEffect, useImperativeHandle, useRef, type Ref, type RefObject } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { swatch } from "../format/colours";
import { compactNumber, stepTick } from "../format/numbers";
import { shortDuration, timeTicks } from "../format/times";
import { type ChartAxis, fieldOf } from "./axis";
import type { Range } from "./data";
import { paddedRange, xExtent, yExtent } from "./data";
import type { Curve, Frame } from "./draw";
import { DURATION_STEPS, linear, logarithmic, type Projection, STEP_STEPS } from "./project";
import { placeText, readings } from "./readout";
import { drawScene, type Layer } from "./scene";
import { linearTicks, logTicks, type Ticks } from "./ticks";

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
const DIGIT_PX = 6.3;

/** The y range of a plot and its ticks. */
interface YScale {
  readonly range: Range;
  readonly log: boolean;
}

/**
 * uPlot holds the axes, cursor and zoom; the curves are drawn by draw.ts in its draw hook. uPlot's own series share one
 * x column, and joining a hundred runs' steps or times into one costs more than drawing them. Its y scale is the height
 * as a fraction from 0 to 1: ranges narrower than 1e-16 or of more than 17 digits are beyond uPlot, not beyond the
 * values of a diverging run.
 */
export function Plot(props: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const y = useRef<YScale>({ range: { min: 0, max: 1 }, log: false });
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
    const u = new uPlot(
      options(
        { axis, log, dark, syncKey, width: latest.current.width, height: latest.current.height },
        {
          ticks: (px) =>
            (y.current.log ? logTicks : linearTicks)(y.current.range, Math.floor(px / Y_TICK_PX) + 1),
          place: (value) => placeOf(y.current, 0, 1)(value),
          draw: (self) => {
            layer.current = drawAll(self, latest.current, y.current, layer.current);
          },
          cursor: (self) => {
            showReadings(self, tooltip, latest.current, y.current);
          },
          zoom: (r) => {
            latest.current.onZoom(r);
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
    applyScales(u, latest.current, y);
    return () => {
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
      applyScales(u, latest.current, y);
      // The mouse may rest where the values have just changed.
      if (tip.current) showReadings(u, tip.current, latest.current, y.current);
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

function placeOf({ range, log }: YScale, from: number, to: number): Projection {
  return (log ? logarithmic : linear)(range, from, to);
}

function applyScales(u: uPlot, { curves, range, log }: PlotProps, y: RefObject<YScale>): void {
  const all = curves.map((c) => c.data);
  const extent = range ?? xExtent(all) ?? { min: 0, max: 1 };
  const x = extent.min < extent.max ? extent : { min: extent.min - 0.5, max: extent.max + 0.5 };
  y.current = { range: paddedRange(yExtent(all, range, log), log), log };
  u.batch(() => {
    u.setScale("x", x);
    u.setScale("y", { min: 0, max: 1 });
    u.redraw(false, true);
  });
}

function drawAll(u: uPlot, { curves, focus }: PlotProps, y: YScale, layer: Layer | undefined) {
  const { left, top, width, height } = u.bbox;
  const x = { min: u.scales["x"]?.min ?? 0, max: u.scales["x"]?.max ?? 1 };
  const frame: Frame = {
    left,
    top,
    width,
    height,
    x,
    y: y.range,
    px: linear(x, left, left + width),
    py: placeOf(y, top + height, top),
    ratio: uPlot.pxRatio,
  };
  return drawScene(u.ctx, frame, curves, focus, layer);
}

function options(
  o: { axis: ChartAxis; log: boolean; dark: boolean; syncKey: string; width: number; height: number },
  on: {
    ticks: (heightPx: number) => Ticks;
    place: (value: number) => number;
    draw: (u: uPlot) => void;
    cursor: (u: uPlot) => void;
    zoom: (range: Range | undefined) => void;
  },
): uPlot.Options {
  const heightOf = (u: uPlot) => u.bbox.height / uPlot.pxRatio || o.height - 40;
  const text = o.dark ? "#a6a7ab" : "#5c5f66";
  const grid = { stroke: o.dark ? "#ffffff12" : "#00000010", width: 1 };
  const ticks = { stroke: o.dark ? "#ffffff22" : "#00000022", width: 1, size: 4 };
  const font = "11px system-ui, sans-serif";
  const xAxis: uPlot.Axis = { stroke: text, grid, ticks, font, size: 28, gap: 3, space: 46 };
  if (fieldOf(o.axis) !== undefined) {
    xAxis.values = (_u, splits) => splits.map((v) => (Math.abs(v) < 1 ? compactNumber(v, 6) : stepTick(v)));
  } else if (o.axis === "step" || o.axis === "index") {
    xAxis.incrs = STEP_STEPS;
    xAxis.values = (_u, splits) => splits.map(stepTick);
  } else if (o.axis === "relative") {
    xAxis.incrs = DURATION_STEPS;
    xAxis.space = 56;
    xAxis.values = (_u, splits) => splits.map(shortDuration);
  } else {
    xAxis.space = 64;
    xAxis.size = 40;
    xAxis.values = (_u, splits, _axis, _space, incr) => timeTicks(splits, incr);
  }
  return {
    width: o.width,
    height: o.height,
    ms: 1,
    padding: [8, 16, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: o.axis === "time", auto: false },
      y: { auto: false },
    },
    axes: [
      xAxis,
      {
        stroke: text,
        grid,
        ticks,
        font,
        size: (_u, texts) =>
          Math.max(Y_AXIS_PX, 12 + DIGIT_PX * Math.max(0, ...(texts ?? []).map((t) => t.length))),
        gap: 3,
        incrs: [0.5],
        splits: (u) => on.ticks(heightOf(u)).at.map(on.place),
        values: (u) => [...on.ticks(heightOf(u)).texts],
      },
    ],
    series: [{}, { show: true, scale: "y", paths: () => null, points: { show: false } }],
    cursor: {
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      sync: {
        key: o.syncKey,
        setSeries: false,
        scales: ["x", null],
        filters: { pub: (type: string) => type === "mousemove" || type === "mouseleave" },
      },
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

function showReadings(u: uPlot, tip: HTMLDivElement, props: PlotProps, y: YScale): void {
  const { left, top } = u.cursor;
  if (left === undefined || top === undefined || left < 0 || !u.over.matches(":hover")) {
    tip.hidden = true;
    props.onPoint(undefined);
    return;
  }
  const x = u.posToVal(left, "x");
  const xRange = (u.scales["x"]?.max ?? 1) - (u.scales["x"]?.min ?? 0);
  const all = readings(
    props.curves,
    props.axis,
    x,
    top,
    placeOf(y, u.bbox.height / uPlot.pxRatio, 0),
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
