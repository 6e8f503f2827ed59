import type { AlertSeverity } from "../../api/types";

export const SEVERITIES: readonly AlertSeverity[] = ["critical", "warning", "info"];

/** Mantine's colour of a severity. */
export const SEVERITY_COLOUR: Record<AlertSeverity, string> = {
  critical: "red",
  warning: "orange",
  info: "blue",
};

/** A severity that an address names. */
export const severityOf = (text: string | undefined): AlertSeverity | undefined =>
  SEVERITIES.find((one) => one === text);
