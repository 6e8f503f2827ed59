import type { Curve, Frame } from "./draw";
import { drawCurve, drawMarks } from "./draw";

/** More curves than this are drawn with cheaper strokes. */
const CROWD = 20;
const DIM = 0.2;
/** How far a mark at the first or the last x reaches out of the plot. */
const OVERHANG_PX = 5;

/** The curves as they were painted last, kept to be put faintly behind one that stands out. */
export interface Layer {
  readonly canvas: HTMLCanvasElement;
  readonly curves: readonly Curve[];
  readonly frame: Frame;
}

/**
 * Draws a chart's curves. While one is in focus the others are not drawn again but put back as a picture, since a
 * hundred of them take longer than the mouse stays on one. Answers the picture, to be given back the next time.
 */
export function drawScene(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  curves: readonly Curve[],
  focus: string | undefined,
  layer: Layer | undefined,
): Layer | undefined {
  const focused = curves.find((c) => c.id === focus);
  if (!focused) {
    paint(ctx, frame, curves, false);
    return undefined;
  }
  const behind = layer && layer.curves === curves && sameFrame(layer.frame, frame) ? layer : undefined;
  const used = behind ?? newLayer(ctx.canvas, frame, curves);
  if (used) {
    ctx.globalAlpha = DIM;
    ctx.drawImage(used.canvas, 0, 0);
    ctx.globalAlpha = 1;
  }
  paint(ctx, frame, [focused], true);
  return used;
}

function newLayer(size: HTMLCanvasElement, frame: Frame, curves: readonly Curve[]): Layer | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const ctx = canvas.getContext("2d");
  if (!ctx) return undefined;
  paint(ctx, frame, curves, false);
  return { canvas, curves, frame };
}

function sameFrame(a: Frame, b: Frame): boolean {
  return (
    a.left === b.left &&
    a.top === b.top &&
    a.width === b.width &&
    a.height === b.height &&
    a.x.min === b.x.min &&
    a.x.max === b.x.max &&
    a.y === b.y &&
    a.ratio === b.ratio
  );
}

function paint(ctx: CanvasRenderingContext2D, frame: Frame, curves: readonly Curve[], strong: boolean): void {
  const crowded = curves.length > CROWD;
  clipped(ctx, frame, 0, () => {
    for (const curve of curves) drawCurve(ctx, frame, curve, crowded, strong);
  });
  clipped(ctx, frame, OVERHANG_PX * frame.ratio, () => {
    curves
      .filter((c) => c.data.marked)
      .forEach((curve, lane) => {
        drawMarks(ctx, frame, curve, lane);
      });
  });
}

function clipped(ctx: CanvasRenderingContext2D, frame: Frame, overhang: number, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left - overhang, frame.top, frame.width + 2 * overhang, frame.height);
  ctx.clip();
  draw();
  ctx.restore();
}
