import { type Range, union } from "../data/range";
import type { Frame } from "./frame";
import { drawLayer, isOnEdge, type Layer, xExtentOfLayer, yExtentOfLayer } from "./layer";

/** What a plot shows: layers, from the back to the front. */
export type Scene = readonly Layer[];

/** More owners of layers than this are drawn with cheaper strokes. */
const CROWD = 20;
const DIM = 0.2;
/** How far a sign at the first or the last x reaches out of the plot. */
const OVERHANG_PX = 5;

export const xExtent = (scene: Scene) =>
  scene.reduce<Range | undefined>((all, layer) => union(all, xExtentOfLayer(layer)), undefined);

export const yExtent = (scene: Scene, within: Range | undefined, log: boolean) =>
  scene.reduce<Range | undefined>((all, layer) => union(all, yExtentOfLayer(layer, within, log)), undefined);

/** A scene as it was painted last, kept to be put faintly behind what stands out. */
export interface Picture {
  readonly canvas: HTMLCanvasElement;
  readonly scene: Scene;
  readonly frame: Frame;
}

/**
 * Draws a scene. While a curve is in focus the others are not drawn again but put back as a picture: drawing a hundred of
 * them takes longer than the mouse stays on one. Answers the picture, which is to be given back the next time.
 */
export function drawScene(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  scene: Scene,
  focus: string | undefined,
  last: Picture | undefined,
): Picture | undefined {
  const focused = focus === undefined ? [] : scene.filter((layer) => layer.owner === focus);
  if (focused.length === 0) {
    paint(ctx, frame, scene, false);
    return undefined;
  }
  const behind = last && last.scene === scene && sameFrame(last.frame, frame) ? last : undefined;
  const used = behind ?? newPicture(ctx.canvas, frame, scene);
  if (used) {
    ctx.globalAlpha = DIM;
    ctx.drawImage(used.canvas, 0, 0);
    ctx.globalAlpha = 1;
  }
  paint(ctx, frame, focused, true);
  return used;
}

function newPicture(size: HTMLCanvasElement, frame: Frame, scene: Scene): Picture | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const ctx = canvas.getContext("2d");
  if (!ctx) return undefined;
  paint(ctx, frame, scene, false);
  return { canvas, scene, frame };
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

function paint(ctx: CanvasRenderingContext2D, frame: Frame, scene: Scene, strong: boolean): void {
  const crowded = new Set(scene.map((layer) => layer.owner)).size > CROWD;
  clipped(ctx, frame, 0, () => {
    for (const layer of scene)
      if (!isOnEdge(layer)) drawLayer(ctx, frame, layer, { crowded, strong, lane: 0 });
  });
  clipped(ctx, frame, OVERHANG_PX * frame.ratio, () => {
    scene.filter(isOnEdge).forEach((layer, lane) => {
      drawLayer(ctx, frame, layer, { crowded, strong, lane });
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
