import { type NonFiniteKind, nonFiniteOf, stretchesOf } from "../data/nonFinite";
import type { SeriesData } from "../data/series";
import type { Brush, Frame, LayerBase } from "./frame";

/** The values that are not finite, at the edges of the plot. */
export interface NonFiniteLayer extends LayerBase {
  readonly kind: "nonFinite";
  readonly data: SeriesData;
}

const SIGN_PX = 4;
const SIGN_EVERY_PX = 14;
const LANES = 6;
const LANE_PX = 6;

/**
 * Draws NaN as a cross at the lower edge and an infinity as a triangle at the edge it leaves by. Where they are too close
 * to be told apart, a bar runs from the first to the last with small signs along it, so that it does not look like a
 * curve. The bars of several curves lie beside each other, each in a lane.
 */
export function drawNonFinite(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  { data, colour }: NonFiniteLayer,
  { lane }: Brush,
): void {
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  const { ratio, x } = frame;
  const shown = nonFiniteOf(data).filter((m) => m.xEnd >= x.min && m.x <= x.max);
  for (const { kind, from, to } of stretchesOf(shown, frame.px, (2 * SIGN_PX + 1) * ratio)) {
    const inset = (SIGN_PX + 1 + (to > from ? (lane % LANES) * LANE_PX : 0)) * ratio;
    const y = kind === "posInf" ? frame.top + inset : frame.top + frame.height - inset;
    ctx.globalAlpha = 1;
    drawSign(ctx, kind, from, y, SIGN_PX * ratio, ratio);
    if (to <= from) continue;
    ctx.globalAlpha = 0.55;
    ctx.fillRect(from, y - ratio / 2, to - from, ratio);
    for (let at = from + SIGN_EVERY_PX * ratio; at <= to; at += SIGN_EVERY_PX * ratio)
      drawSign(ctx, kind, at, y, SIGN_PX * 0.7 * ratio, ratio);
  }
  ctx.globalAlpha = 1;
}

function drawSign(
  ctx: CanvasRenderingContext2D,
  kind: NonFiniteKind,
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
