import { Badge } from "@mantine/core";
import type { AlertSeverity } from "../../api/types";
import { SEVERITY_COLOUR } from "./severities";
import styles from "./Alerts.module.css";

export function SeverityBadge({ severity }: { severity: AlertSeverity }) {
  return (
    <Badge
      size="sm"
      radius="sm"
      variant="light"
      color={SEVERITY_COLOUR[severity]}
      tt="none"
      className={styles.mark}
      data-severity={severity}
    >
      {severity}
    </Badge>
  );
}
