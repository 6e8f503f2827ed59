import type { Projection } from "../data/project";
import { visibleIndices } from "../data/series";
import type { Frame, LayerBase } from "./frame";
import { type LineLayer, startsOf } from "./line";

/** Dots for the values without a neighbour, which a line does not show. */
export interface PointsLayer extends LayerBase, Pick<LineLayer, "data" | "values" | "at" | "alpha"> {
  readonly kind: "points";
}

const RADIUS_PX = 2.5;

export function drawPoints(ctx: CanvasRenderingContext2D, frame: Frame, layer: PointsLayer): void {
  const { data, values, colour, alpha } = layer;
  const { px, py, ratio } = frame;
  const [from, to] = visibleIndices(data, frame.x);
  const starts = startsOf(layer);
  ctx.fillStyle = colour;
  ctx.globalAlpha = alpha;
  for (const i of aloneIn(values, from, to, py)) {
    const cx = px(((starts[i] ?? 0) + (data.xEnd[i] ?? 0)) / 2);
    ctx.beginPath();
    ctx.arc(cx, py(values[i] ?? NaN), RADIUS_PX * ratio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

/** The indices of the values that have a place on the y axis and no neighbour that has one. */
export function aloneIn(values: Float64Array, from: number, to: number, py: Projection): number[] {
  const alone: number[] = [];
  let length = 0;
  for (let i = from; i <= to; i++) {
    if (i < to && !Number.isNaN(py(values[i] ?? NaN))) {
      length++;
      continue;
    }
    if (length === 1) alone.push(i - 1);
    length = 0;
  }
  return alone;
}
