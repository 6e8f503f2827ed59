import type { Projection } from "../data/project";
import type { Range } from "../data/range";

/** The part of a canvas that is drawn in, in device pixels, and the ranges it shows. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly px: Projection;
  readonly py: Projection;
  readonly x: Range;
  readonly y: Range;
  /** Device pixels for each CSS pixel. */
  readonly ratio: number;
}

/** How a layer is drawn in the scene it is part of. */
export interface Brush {
  /** Whether many curves are drawn: cheaper strokes then show the same. */
  readonly crowded: boolean;
  /** Whether the layer belongs to what stands out. */
  readonly strong: boolean;
  /** Where the layer lies beside others of its kind at the edge of the plot, counted from 0. */
  readonly lane: number;
}

/** What every layer has: whose it is, by the id of a curve, and its colour. */
export interface LayerBase {
  readonly owner: string;
  readonly colour: string;
}
