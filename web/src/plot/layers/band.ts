import type { Projection } from "../data/project";
import { type SeriesData, visibleIndices } from "../data/series";
import type { Brush, Frame, LayerBase } from "./frame";

/** The area between the least and the greatest value of each bucket. */
export interface BandLayer extends LayerBase {
  readonly kind: "band";
  readonly data: SeriesData;
}

/** The outline is left out among many curves: it costs more than all other strokes together. */
export function drawBand(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  { data, colour }: BandLayer,
  { crowded }: Brush,
): void {
  const { px, py, ratio } = frame;
  const [from, to] = visibleIndices(data, frame.x);
  const floor = frame.top + frame.height;
  const polygons = bandPolygons(data.x, data.xEnd, data.lo, data.hi, from, to, px, py, floor);
  if (polygons.length === 0) return;
  const path = new Path2D();
  for (const p of polygons) {
    path.moveTo(p[0] ?? 0, p[1] ?? 0);
    for (let i = 2; i < p.length; i += 2) path.lineTo(p[i] ?? 0, p[i + 1] ?? 0);
    path.closePath();
  }
  ctx.fillStyle = colour;
  ctx.globalAlpha = crowded ? 0.22 : 0.16;
  ctx.fill(path);
  if (!crowded) {
    ctx.strokeStyle = colour;
    ctx.lineJoin = "round";
    ctx.globalAlpha = 0.3;
    ctx.lineWidth = ratio * 0.75;
    ctx.stroke(path);
  }
  ctx.globalAlpha = 1;
}

/** The outlines of a band: a closed polygon for each stretch of buckets without a gap, as x and y in turn. */
export function bandPolygons(
  x: Float64Array,
  xEnd: Float64Array,
  lo: Float64Array,
  hi: Float64Array,
  from: number,
  to: number,
  px: Projection,
  py: Projection,
  floor: number,
): number[][] {
  const polygons: number[][] = [];
  let top: number[] = [];
  let bottom: number[] = [];
  const close = () => {
    if (top.length === 2) {
      const [cx = 0, cy = 0] = top;
      const [, by = 0] = bottom;
      if (cy !== by) polygons.push([cx - 0.5, cy, cx + 0.5, cy, cx + 0.5, by, cx - 0.5, by]);
    } else if (top.length > 2) {
      for (let i = bottom.length - 2; i >= 0; i -= 2) top.push(bottom[i] ?? 0, bottom[i + 1] ?? 0);
      polygons.push(top);
    }
    top = [];
    bottom = [];
  };
  for (let i = from; i < to; i++) {
    const high = py(hi[i] ?? NaN);
    if (Number.isNaN(high)) {
      close();
      continue;
    }
    const low = py(lo[i] ?? NaN);
    const cx = px(((x[i] ?? 0) + (xEnd[i] ?? 0)) / 2);
    top.push(cx, high);
    bottom.push(cx, Number.isNaN(low) ? floor : low);
  }
  close();
  return polygons;
}
