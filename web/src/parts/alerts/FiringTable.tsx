import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Firing, FiringPoint } from "../../api/types";
import { fromWire } from "../../api/types";
import { classes } from "../../design/classes";
import { compactNumber, groupedInteger } from "../../design/numbers";
import { TableRows } from "../../design/TableRows";
import { localTime } from "../../design/times";
import { TimeText } from "../../design/TimeText";
import { ExperimentLink } from "../experiments/ExperimentLink";
import { RunNameLink } from "../runs/RunNameLink";
import { SeverityBadge } from "./SeverityBadge";
import { useAlertActions } from "./useAlertActions";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";
import styles from "./Alerts.module.css";

const ROW_PX = 58;
/** The steps on either side of a point that its chart begins with. */
const STEPS_AROUND = 50;

interface FiringTableProps {
  firings: readonly Firing[];
  onLast?: () => void;
  /** Whether all firings are of one run, so that its name says nothing. */
  ofRun?: boolean;
  cursor?: number;
}

/** What has fired, with the points that caused it. */
export function FiringTable({ firings, onLast, ofRun = false, cursor }: FiringTableProps) {
  const actions = useAlertActions();
  return (
    <table
      className={classes(tableStyles.list, styles.table)}
      aria-label="Firings"
      aria-rowcount={firings.length + 1}
    >
      <thead>
        <tr>
          <th className={styles.severity}>Severity</th>
          <th>Alert</th>
          {!ofRun && <th className={styles.where}>Run</th>}
          <th className={styles.cause}>Cause</th>
          <th className={styles.time}>Fired</th>
          <th className={styles.taken}>Acknowledged</th>
        </tr>
      </thead>
      <TableRows
        count={firings.length}
        estimatePx={ROW_PX}
        keyOf={(i) => String(firings[i]?.number ?? i)}
        classOf={(i) => (i === cursor ? styles.cursor : undefined)}
        {...(onLast && { onLast })}
        row={(i) => {
          const firing = firings[i];
          return (
            firing && (
              <>
                <td className={styles.severity}>
                  <SeverityBadge severity={firing.severity} />
                </td>
                <td>
                  <div
                    className={classes(styles.message, firing.acknowledgedMs !== undefined && styles.old)}
                    title={firing.message}
                  >
                    {firing.message}
                  </div>
                  <div className={styles.code} title={firing.condition}>
                    {firing.condition}
                  </div>
                </td>
                {!ofRun && (
                  <td className={styles.where}>
                    <div className={styles.watched}>
                      <RunNameLink id={firing.runId} />
                    </div>
                    <div className={classes(styles.watched, styles.small)}>
                      <ExperimentLink id={firing.experimentId} />
                    </div>
                  </td>
                )}
                <td className={styles.cause}>
                  {firing.point ? (
                    <Cause runId={firing.runId} point={firing.point} />
                  ) : (
                    <span className={textStyles.faint}>silence</span>
                  )}
                </td>
                <td className={styles.time}>
                  <TimeText ms={firing.firedMs} />
                </td>
                <td className={styles.taken}>
                  {firing.acknowledgedMs === undefined ? (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label="Acknowledge"
                      onClick={() => {
                        actions.acknowledge(firing.number);
                      }}
                    >
                      <span className={styles.long}>Acknowledge</span>
                      <IconCheck size={14} className={styles.short} />
                    </Button>
                  ) : (
                    <span className={textStyles.faint} title={localTime(firing.acknowledgedMs)}>
                      {firing.acknowledgedBy === "" || firing.acknowledgedBy === undefined ? (
                        <TimeText ms={firing.acknowledgedMs} />
                      ) : (
                        firing.acknowledgedBy
                      )}
                    </span>
                  )}
                </td>
              </>
            )
          );
        }}
      />
    </table>
  );
}

/** Where the chart of a point begins: only its metric, some steps around it. */
export function chartSearch(point: FiringPoint) {
  const { key, step } = point;
  return { charts: key, zoom: `${String(step - STEPS_AROUND)}..${String(step + STEPS_AROUND)}` };
}

/** The point that has caused a firing leads to its place in the chart. */
function Cause({ runId, point }: { runId: string; point: FiringPoint }) {
  return (
    <>
      <Link
        to="/runs/$runId"
        params={{ runId }}
        search={chartSearch(point)}
        className={styles.point}
        title={`${point.key} = ${String(point.value)}`}
      >
        {point.key} = {compactNumber(fromWire(point.value))}
      </Link>
      <div className={styles.small}>at step {groupedInteger(point.step)}</div>
    </>
  );
}
