import { textsNamed } from "../../design/address";
import { CHART_NAMES, GROUP_NAMES } from "../../parts/charts/settings";

export const runtableAddress = textsNamed(
  "filter",
  "sort",
  "cols",
  "sel",
  "hidden",
  "view",
  "nested",
  "layout",
  ...CHART_NAMES,
  ...GROUP_NAMES,
);
