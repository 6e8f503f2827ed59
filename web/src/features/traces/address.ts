import { textsNamed } from "../../design/address";

export const tracesAddress = textsNamed("q", "status", "since", "sort", "experiment");
export const traceAddress = textsNamed("span");
