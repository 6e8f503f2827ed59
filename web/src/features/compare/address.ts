import { textsNamed } from "../../design/address";
import { CHART_NAMES } from "../../parts/charts/settings";

/** `of` is the number of runs that were selected, if the address does not name all of them. */
export const compareAddress = textsNamed(
  "runs",
  "of",
  "tab",
  "diff",
  "base",
  "run",
  "score",
  "change",
  ...CHART_NAMES,
);
