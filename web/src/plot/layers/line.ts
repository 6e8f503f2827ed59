import { DASHES } from "../../design/colours";
import type { Projection } from "../data/project";
import { type SeriesData, visibleIndices } from "../data/series";
import type { Brush, Frame, LayerBase } from "./frame";

/** A line through the values of a series. */
export interface LineLayer extends LayerBase {
  readonly kind: "line";
  readonly data: SeriesData;
  readonly values: Float64Array;
  /** Where a value stands in its bucket: a mean in the middle, a moving average at the last point. */
  readonly at: "middle" | "end";
  /** The pattern of the line, an index of DASHES. */
  readonly dash: number;
  readonly alpha: number;
  /** Whether it lies behind the line that it belongs to, always as thin. */
  readonly isBehind: boolean;
}

/** Bevelled joins are cheaper than round ones and look the same on a thin line. */
export function drawLine(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  layer: LineLayer,
  { crowded, strong }: Brush,
): void {
  const { data, values, colour, alpha } = layer;
  const [from, to] = visibleIndices(data, frame.x);
  const path = new Path2D();
  trace(path, startsOf(layer), data.xEnd, values, from, to, frame.px, frame.py);
  ctx.strokeStyle = colour;
  ctx.lineJoin = crowded ? "bevel" : "round";
  ctx.setLineDash((DASHES[layer.dash] ?? []).map((n) => n * frame.ratio));
  ctx.globalAlpha = alpha;
  ctx.lineWidth = (layer.isBehind ? 1 : strong ? 2.25 : crowded ? 1 : 1.5) * frame.ratio;
  ctx.stroke(path);
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

export const startsOf = ({ data, at }: Pick<LineLayer, "data" | "at">) => (at === "end" ? data.xEnd : data.x);

/** What a path is drawn on: Path2D, or a recorder in a test. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** Draws a line through the middles of buckets. A NaN breaks the line. */
export function trace(
  pen: Pen,
  x: Float64Array,
  xEnd: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  px: Projection,
  py: Projection,
): void {
  let open = false;
  for (let i = from; i < to; i++) {
    const yy = py(y[i] ?? NaN);
    if (Number.isNaN(yy)) {
      open = false;
      continue;
    }
    const xx = px(((x[i] ?? 0) + (xEnd[i] ?? 0)) / 2);
    if (open) pen.lineTo(xx, yy);
    else pen.moveTo(xx, yy);
    open = true;
  }
}
