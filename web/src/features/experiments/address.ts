import { textsNamed } from "../../design/address";

export const experimentsAddress = textsNamed("q", "status", "sort");
