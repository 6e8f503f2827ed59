import { byName } from "../../design/order";
import type { WireAxis } from "../../api/calls";
import type { XAxis } from "../../api/types";
import type { Axis } from "../../plot/axis/axis";

/** What a chart's x axis shows: one of the built-in ones, or another field of the stream, as "field:epoch". */
export type ChartAxis = XAxis | `field:${string}`;

const FIELD = "field:";

export function fieldOf(axis: ChartAxis): string | undefined {
  return axis.startsWith(FIELD) ? axis.slice(FIELD.length) : undefined;
}

export function wireAxis(axis: ChartAxis): WireAxis {
  const xField = fieldOf(axis);
  return xField === undefined ? { x: axis as XAxis } : { xField };
}

/** Whether a point that arrives live has a place on the axis: a row's number and its other fields are not with it. */
export function isExtendable(axis: ChartAxis): axis is "step" | "time" | "relative" {
  return axis === "step" || axis === "time" || axis === "relative";
}

/** The axis as a plot draws it. */
export function plotAxis(axis: ChartAxis): Axis {
  const field = fieldOf(axis);
  if (field !== undefined) return { kind: "number", name: field };
  return PLOT_AXES[axis as XAxis];
}

const PLOT_AXES: Record<XAxis, Axis> = {
  step: { kind: "whole", name: "step" },
  index: { kind: "whole", name: "row" },
  time: { kind: "time", name: "" },
  relative: { kind: "duration", name: "" },
};

/** An axis as it stands in an address. */
export function axisText(axis: ChartAxis): string | undefined {
  return axis === "step" ? undefined : axis === "index" ? "row" : axis;
}

export function axisFrom(text: string | undefined): ChartAxis {
  if (text === "time" || text === "relative") return text;
  if (text === "row") return "index";
  if (text?.startsWith(FIELD) && text.length > FIELD.length) return text as ChartAxis;
  return "step";
}

/** The axis' name below a chart. */
export function axisLabel(axis: ChartAxis): string {
  const field = fieldOf(axis);
  if (field !== undefined) return field;
  return { step: "step", time: "wall time", relative: "time since start", index: "row" }[axis as XAxis];
}

/** A slash that begins a key ends no stream's name. */
const endOfStream = (key: string) => key.indexOf("/", 1);

export function streamOf(key: string): string {
  const at = endOfStream(key);
  return at < 0 ? "" : key.slice(0, at);
}

const LIKELY = new Set("epoch epochs iteration iter samples tokens examples time hours".split(" "));
const rank = (field: string) => (LIKELY.has(field.toLowerCase()) ? 0 : 1);

/** The fields of the streams that the keys are of, those that are likely an axis first. */
export function fieldsOf(keys: readonly string[]): string[] {
  const fields = new Set(keys.map((key) => key.slice(endOfStream(key) + 1)));
  return [...fields].sort((a, b) => rank(a) - rank(b) || byName(a, b));
}
