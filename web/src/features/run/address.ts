import { textsNamed } from "../../design/address";
import { CHART_NAMES } from "../../parts/charts/settings";

export const runAddress = textsNamed("tab", "q", "path", "stream", "row", "fields", ...CHART_NAMES);
