import type { MarkKind, Range, SeriesData } from "./data";
import { firstIndexAtOrAfter, marksOf, stretchesOf } from "./data";
import type { Projection } from "./project";
import { bandPolygons, trace } from "./project";
import { DASHES } from "../design/colours";

export interface Curve {
  readonly id: string;
  readonly runId: string;
  readonly key: string;
  readonly label: string;
  readonly colour: string;
  readonly dash: number;
  /** Of a group: how many runs it has. */
  readonly runs?: number;
  readonly data: SeriesData;
  /** The smoothed middle, or the middle itself. */
  readonly smoothed: Float64Array;
}

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly px: Projection;
  readonly py: Projection;
  readonly x: Range;
  readonly y: Range;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/** A group's line is fainter where it stands for a part of the group only. */
const FEWER_RUNS_ALPHA = 0.5;
const MARK_SIZE = 4;
const MARK_EVERY_PX = 14;
const LANES = 6;
const LANE_PX = 6;

/** The buckets to draw for an x range, with one more on each side so that lines reach the edge. */
export function visibleIndices(data: SeriesData, x: Range): [number, number] {
  const from = Math.max(0, firstIndexAtOrAfter(data.xEnd, x.min) - 1);
  let to = firstIndexAtOrAfter(data.x, x.max) + 1;
  if (to > data.length) to = data.length;
  return [from, to];
}

/** A group's line where all of its runs have a value, NaN elsewhere; the line itself of a single run. */
export function whereAllRuns({
  data,
  smoothed,
  runs,
}: Pick<Curve, "data" | "smoothed" | "runs">): Float64Array {
  const here = data.runs;
  if (!here || runs === undefined || here.every((n) => n >= runs)) return smoothed;
  return smoothed.map((v, i) => ((here[i] ?? 0) >= runs ? v : NaN));
}

/**
 * Draws one curve, with a thicker line if it stands out (`strong`). Among many (`crowded`) the same is shown with
 * cheaper strokes: round joins and the band's outline cost more than everything else together.
 */
export function drawCurve(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  curve: Curve,
  crowded: boolean,
  strong: boolean,
): void {
  const { data, smoothed } = curve;
  const [from, to] = visibleIndices(data, frame.x);
  const { px, py, ratio } = frame;
  const isSmoothed = smoothed !== data.mid;
  ctx.strokeStyle = curve.colour;
  ctx.fillStyle = curve.colour;
  ctx.lineJoin = crowded ? "bevel" : "round";
  if (!data.exact || data.lo !== data.hi) {
    const floor = frame.top + frame.height;
    const polygons = bandPolygons(data.x, data.xEnd, data.lo, data.hi, from, to, px, py, floor);
    if (polygons.length > 0) {
      const path = new Path2D();
      for (const p of polygons) {
        path.moveTo(p[0] ?? 0, p[1] ?? 0);
        for (let i = 2; i < p.length; i += 2) path.lineTo(p[i] ?? 0, p[i + 1] ?? 0);
        path.closePath();
      }
      ctx.globalAlpha = crowded ? 0.22 : 0.16;
      ctx.fill(path);
      if (!crowded) {
        ctx.globalAlpha = 0.3;
        ctx.lineWidth = ratio * 0.75;
        ctx.stroke(path);
      }
    }
  }
  // A mean stands in the middle of its bucket, a moving average at the last point that is in it.
  const line = (values: Float64Array, alpha: number, width: number, dots = true) => {
    const start = isSmoothed && values !== data.mid ? data.xEnd : data.x;
    const path = new Path2D();
    const alone = trace(path, start, data.xEnd, values, from, to, px, py);
    ctx.globalAlpha = alpha;
    ctx.lineWidth = width * ratio;
    ctx.stroke(path);
    if (!dots) return;
    for (const i of alone) {
      ctx.beginPath();
      const cx = px(((start[i] ?? 0) + (data.xEnd[i] ?? 0)) / 2);
      ctx.arc(cx, py(values[i] ?? NaN), 2.5 * ratio, 0, 2 * Math.PI);
      ctx.fill();
    }
  };
  if (isSmoothed) line(data.mid, 0.28, 1);
  ctx.setLineDash((DASHES[curve.dash] ?? []).map((n) => n * ratio));
  const width = strong ? 2.25 : crowded ? 1 : 1.5;
  const whole = whereAllRuns(curve);
  line(smoothed, whole === smoothed ? 1 : FEWER_RUNS_ALPHA, width);
  if (whole !== smoothed) line(whole, 1, width, false);
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/**
 * NaN as a cross at the lower edge, infinities as triangles at the edge they leave by. Where they are too close to be
 * told apart, one bar runs from the first to the last with small marks along it, so that it does not look like a curve;
 * the bars of several curves (`lane`) lie beside each other.
 */
export function drawMarks(ctx: CanvasRenderingContext2D, frame: Frame, curve: Curve, lane: number): void {
  ctx.strokeStyle = curve.colour;
  ctx.fillStyle = curve.colour;
  const { ratio, x } = frame;
  const marks = marksOf(curve.data).filter((m) => m.xEnd >= x.min && m.x <= x.max);
  for (const { kind, from, to } of stretchesOf(marks, frame.px, (2 * MARK_SIZE + 1) * ratio)) {
    const inset = (MARK_SIZE + 1 + (to > from ? (lane % LANES) * LANE_PX : 0)) * ratio;
    const y = kind === "posInf" ? frame.top + inset : frame.top + frame.height - inset;
    ctx.globalAlpha = 1;
    drawMark(ctx, kind, from, y, MARK_SIZE * ratio, ratio);
    if (to <= from) continue;
    ctx.globalAlpha = 0.55;
    ctx.fillRect(from, y - ratio / 2, to - from, ratio);
    for (let at = from + MARK_EVERY_PX * ratio; at <= to; at += MARK_EVERY_PX * ratio)
      drawMark(ctx, kind, at, y, MARK_SIZE * 0.7 * ratio, ratio);
  }
  ctx.globalAlpha = 1;
}

function drawMark(
  ctx: CanvasRenderingContext2D,
  kind: MarkKind,
  cx: number,
  y: number,
  r: number,
  ratio: number,
): void {
  ctx.beginPath();
  if (kind === "nan") {
    ctx.lineWidth = 1.75 * ratio;
    const h = r * 0.8;
    ctx.moveTo(cx - h, y - h);
    ctx.lineTo(cx + h, y + h);
    ctx.moveTo(cx + h, y - h);
    ctx.lineTo(cx - h, y + h);
    ctx.stroke();
    return;
  }
  const d = kind === "posInf" ? -1 : 1;
  ctx.moveTo(cx - r, y - d * r);
  ctx.lineTo(cx + r, y - d * r);
  ctx.lineTo(cx, y + d * r);
  ctx.closePath();
  ctx.fill();
}
