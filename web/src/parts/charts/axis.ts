import type { WireAxis } from "../../api/calls";
import type { XAxis } from "../../api/types";
import { byName } from "../../design/order";
import type { Axis } from "../../plot/axis/axis";

/** The x axis of a chart: a built-in one, or another field of the stream, such as "field:epoch". */
export type ChartAxis = XAxis | `field:${string}`;

const FIELD = "field:";

export function fieldOf(axis: ChartAxis): string | undefined {
  return axis.startsWith(FIELD) ? axis.slice(FIELD.length) : undefined;
}

export function wireAxis(axis: ChartAxis): WireAxis {
  const xField = fieldOf(axis);
  return xField === undefined ? { x: axis as XAxis } : { xField };
}

/** Whether a live point has a place on the axis. It comes without the number and the other fields of its row. */
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

/** An axis as a text of an address. */
export function axisText(axis: ChartAxis): string | undefined {
  return axis === "step" ? undefined : axis === "index" ? "row" : axis;
}

export function axisFrom(text: string | undefined): ChartAxis {
  if (text === "time" || text === "relative") return text;
  if (text === "row") return "index";
  if (text?.startsWith(FIELD) && text.length > FIELD.length) return text as ChartAxis;
  return "step";
}

/** The name of the axis below a chart. */
export function axisLabel(axis: ChartAxis): string {
  const field = fieldOf(axis);
  if (field !== undefined) return field;
  return { step: "step", time: "wall time", relative: "time since start", index: "row" }[axis as XAxis];
}

/** Where the name of the stream ends. A slash at the beginning of a key does not end it. */
const endOfStream = (key: string) => key.indexOf("/", 1);

const LIKELY = new Set("epoch epochs iteration iter samples tokens examples time hours".split(" "));
const rank = (field: string) => (LIKELY.has(field.toLowerCase()) ? 0 : 1);

/** The fields of the streams of the keys. Fields that are likely an axis come first. */
export function fieldsOf(keys: readonly string[]): string[] {
  const fields = new Set(keys.map((key) => key.slice(endOfStream(key) + 1)));
  return [...fields].sort((a, b) => rank(a) - rank(b) || byName(a, b));
}
