import { textsNamed } from "../../design/address";

export const alertsAddress = textsNamed("tab", "experiment", "run", "severity", "open", "state", "alert");
