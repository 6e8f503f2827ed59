import { useEffect, useImperativeHandle, useRef, type Ref, type RefObject } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { type Axis, isTime } from "./axis/axis";
import { xTicks } from "./axis/axisTicks";
import { linearTicks, logTicks } from "./axis/ticks";
import { joinCursors } from "./cursors";
import { linear, logarithmic, type Projection, valueAt, widened } from "./data/project";
import { paddedRange, type Range } from "./data/range";
import type { Frame } from "./layers/frame";
import { drawScene, type Picture, type Scene, xExtent, yExtent } from "./layers/scene";
import { type Cursor, placeText, type Reading } from "./readings";
import { fillTip, placeTip } from "./tip";
import { uplotOptions } from "./uplotOptions";
import styles from "./Plot.module.css";

export interface PlotHandle {
  canvas(): HTMLCanvasElement | undefined;
}

interface PlotProps {
  scene: Scene;
  /** What the plot says at the cursor, the nearest first. */
  read: (cursor: Cursor) => readonly Reading[];
  axis: Axis;
  log: boolean;
  range: Range | undefined;
  width: number;
  height: number;
  dark: boolean;
  syncKey: string;
  label: string;
  /** Whose layers stand out. */
  focus: string | undefined;
  /** Told whose layers the mouse is at. */
  onPoint: (owner: string | undefined) => void;
  onZoom: (range: Range | undefined) => void;
  ref?: Ref<PlotHandle>;
}

const NON_FINITE_REACH_PX = 5;
const POINT_REACH_PX = 14;
const Y_TICK_PX = 30;
/** How far beyond its ends a curve is told of, as a part of the width. */
const READ_REACH = 0.03;
const SECOND_MS = 1000;

/** The ranges of a plot. */
interface Scales {
  readonly x: Range;
  readonly y: Range;
  readonly log: boolean;
}

/**
 * A scene with axes, a cursor and a zoom, which are uPlot's; the scene is drawn in its draw hook. The series of uPlot
 * share one x column, and joining a hundred columns into one costs more than drawing them. The scales of uPlot are the
 * width and the height as parts from 0 to 1: it cannot show ranges narrower than 1e-16 or of more than 17 digits, and
 * this plot can.
 */
export function Plot(props: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const scales = useRef<Scales>({ x: { min: 0, max: 1 }, y: { min: 0, max: 1 }, log: false });
  const picture = useRef<Picture>(undefined);
  const latest = useRef(props);
  const { axis, log, dark, syncKey, width, height, scene, range } = props;

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
      uplotOptions(
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
            picture.current = drawAll(self, latest.current, scales.current, picture.current);
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
      // The values under a resting mouse may have changed.
      if (tip.current) showReadings(u, tip.current, latest.current, scales.current);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [scene, range, axis, log, dark]);

  useEffect(() => {
    plot.current?.redraw(false, false);
  }, [props.focus]);

  return (
    <>
      <div ref={host} style={{ width, height }} role="img" aria-label={props.label} className={styles.plot} />
      <div ref={tip} className={styles.tip} data-tip hidden />
    </>
  );
}

function yPlace({ y, log }: Scales, from: number, to: number): Projection {
  return (log ? logarithmic : linear)(y, from, to);
}

function applyScales(u: uPlot, { scene, axis, range, log }: PlotProps, scales: RefObject<Scales>): void {
  scales.current = {
    x: widened(range ?? xExtent(scene) ?? { min: 0, max: 1 }, isTime(axis) ? SECOND_MS : 1),
    y: paddedRange(yExtent(scene, range, log), log),
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

function drawAll(u: uPlot, { scene, focus }: PlotProps, scales: Scales, last: Picture | undefined) {
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
  return drawScene(u.ctx, frame, scene, focus, last);
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
  const readings = props.read({
    x,
    topPx: top,
    py: yPlace(scales, u.bbox.height / uPlot.pxRatio, 0),
    reach: xRange * READ_REACH,
    nonFiniteReach: (xRange * NON_FINITE_REACH_PX) / (u.bbox.width / uPlot.pxRatio),
  });
  const [nearest] = readings;
  props.onPoint(nearest && nearest.distancePx <= POINT_REACH_PX ? nearest.owner : undefined);
  if (!nearest) {
    tip.hidden = true;
    return;
  }
  fillTip(tip, placeText(props.axis, nearest.x, nearest.xEnd), readings);
  tip.hidden = false;
  const box = u.over.getBoundingClientRect();
  placeTip(tip, box.left + left, box.top + top);
}
