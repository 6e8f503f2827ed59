import { textsNamed } from "../../design/address";
import { CHART_NAMES } from "../../parts/charts/settings";

export const runAddress = textsNamed(
  "tab",
  "q",
  "path",
  ...(["stream", "row", "fields"] as const),
  ...(["from", "through", "clock"] as const),
  ...(["level", "text", "logger", "entry", "wrap"] as const),
  ...(["topic", "columns", "plot", "apart", "at"] as const),
  ...(["task", "span", "find", "status"] as const),
  ...(["score", "success", "slice"] as const),
  ...(["metric", "show", "by", "order"] as const),
  ...CHART_NAMES,
);
