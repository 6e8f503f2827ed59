import type { Range } from "../data/range";
import { extentOf, xExtentOf } from "../data/series";
import { type BandLayer, drawBand } from "./band";
import type { Brush, Frame } from "./frame";
import { drawLine, type LineLayer } from "./line";
import { drawNonFinite, type NonFiniteLayer } from "./nonFinite";
import { drawPoints, type PointsLayer } from "./points";

/** What a scene is made of, from the back to the front. A new kind is a file in layers/ and a case in each switch here. */
export type Layer = BandLayer | LineLayer | PointsLayer | NonFiniteLayer;

export function drawLayer(ctx: CanvasRenderingContext2D, frame: Frame, layer: Layer, brush: Brush): void {
  switch (layer.kind) {
    case "band":
      drawBand(ctx, frame, layer, brush);
      return;
    case "line":
      drawLine(ctx, frame, layer, brush);
      return;
    case "points":
      drawPoints(ctx, frame, layer);
      return;
    case "nonFinite":
      drawNonFinite(ctx, frame, layer, brush);
      return;
  }
  layer satisfies never;
}

/** Whether a layer lies on the edge of the plot, over all that is inside of it. */
export function isOnEdge(layer: Layer): boolean {
  switch (layer.kind) {
    case "band":
    case "line":
    case "points":
      return false;
    case "nonFinite":
      return true;
  }
}

export function xExtentOfLayer(layer: Layer): Range | undefined {
  switch (layer.kind) {
    case "band":
    case "line":
    case "points":
    case "nonFinite":
      return xExtentOf(layer.data);
  }
  return layer satisfies never;
}

/** The part of the y axis that a layer needs within an x range. */
export function yExtentOfLayer(layer: Layer, within: Range | undefined, log: boolean): Range | undefined {
  switch (layer.kind) {
    case "band":
      return extentOf(layer.data, [layer.data.lo, layer.data.hi], within, log);
    case "line":
      return extentOf(layer.data, [layer.values], within, log);
    // Dots lie on a line, which needs the same room.
    case "points":
    case "nonFinite":
      return undefined;
  }
  return layer satisfies never;
}
