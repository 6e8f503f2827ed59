import { ActionIcon, Badge, Menu, Switch } from "@mantine/core";
import { IconDots, IconEdit, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Alert } from "../../api/types";
import { classes } from "../../design/classes";
import { groupedInteger } from "../../design/numbers";
import { TableRows } from "../../design/TableRows";
import { TimeText } from "../../design/TimeText";
import { ExperimentLink } from "../experiments/ExperimentLink";
import { RunNameLink } from "../runs/RunNameLink";
import { AlertDialog } from "./AlertDialog";
import { SeverityBadge } from "./SeverityBadge";
import { useAlertActions } from "./useAlertActions";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";
import styles from "./Alerts.module.css";

const ROW_PX = 58;

interface AlertTableProps {
  alerts: readonly Alert[];
  onLast?: () => void;
  /** On the page of a run: only that run fires, so that its name says nothing. */
  ofRun?: string;
  cursor?: number;
}

/** Alerts with what they watch, how often they have fired, and what can be done to them. */
export function AlertTable({ alerts, onLast, ofRun, cursor }: AlertTableProps) {
  const [edited, setEdited] = useState<Alert>();
  const actions = useAlertActions();
  return (
    <>
      <table
        className={classes(tableStyles.list, styles.table)}
        aria-label="Alerts"
        aria-rowcount={alerts.length + 1}
      >
        <thead>
          <tr>
            <th className={styles.severity}>Severity</th>
            <th>Alert</th>
            <th className={styles.where}>Watches</th>
            <th className={styles.fired}>Fired</th>
            <th className={styles.on}>On</th>
            <th className={styles.actions}>
              <span className={textStyles.sr}>Actions</span>
            </th>
          </tr>
        </thead>
        <TableRows
          count={alerts.length}
          estimatePx={ROW_PX}
          keyOf={(i) => alerts[i]?.id ?? String(i)}
          classOf={(i) => (i === cursor ? styles.cursor : undefined)}
          {...(onLast && { onLast })}
          row={(i) => {
            const alert = alerts[i];
            return (
              alert && (
                <>
                  <td className={styles.severity}>
                    <SeverityBadge severity={alert.severity} />
                  </td>
                  <td>
                    <div className={styles.message} title={alert.message}>
                      {alert.message}
                    </div>
                    <div className={styles.code} title={alert.condition}>
                      {alert.condition}
                    </div>
                  </td>
                  <td className={styles.where}>
                    <Watched alert={alert} ofRun={ofRun} />
                    {alert.stop && (
                      <Badge size="xs" radius="sm" variant="default" tt="none" fw={500}>
                        asks to stop
                      </Badge>
                    )}
                  </td>
                  <td className={styles.fired}>
                    {alert.firings === 0 ? (
                      <span className={textStyles.faint}>never</span>
                    ) : (
                      <>
                        <Link
                          to="/alerts"
                          search={{ alert: alert.id, ...(ofRun !== undefined && { run: ofRun }) }}
                          aria-label={`Firings of ${alert.message}`}
                        >
                          {groupedInteger(alert.firings)}×
                        </Link>{" "}
                        <span className={textStyles.faint}>
                          <TimeText ms={alert.lastFiredMs} />
                        </span>
                      </>
                    )}
                  </td>
                  <td className={styles.on}>
                    <Switch
                      size="xs"
                      aria-label={`${alert.message} is on`}
                      checked={alert.enabled}
                      onChange={(e) => {
                        actions.enable(alert, e.currentTarget.checked);
                      }}
                    />
                  </td>
                  <td className={styles.actions}>
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          size="sm"
                          aria-label={`Actions for ${alert.message}`}
                        >
                          <IconDots size={15} />
                        </ActionIcon>
                      </Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item
                          leftSection={<IconEdit size={15} />}
                          onClick={() => {
                            setEdited(alert);
                          }}
                        >
                          Edit
                        </Menu.Item>
                        <Menu.Item
                          color="red"
                          leftSection={<IconTrash size={15} />}
                          onClick={() => {
                            actions.remove(alert);
                          }}
                        >
                          Delete
                        </Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  </td>
                </>
              )
            );
          }}
        />
      </table>
      {edited && (
        <AlertDialog
          alert={edited}
          close={() => {
            setEdited(undefined);
          }}
        />
      )}
    </>
  );
}

function Watched({ alert, ofRun }: { alert: Alert; ofRun: string | undefined }) {
  if (alert.runId === undefined)
    return (
      <div className={styles.watched}>
        <span className={textStyles.faint}>all of</span> <ExperimentLink id={alert.experimentId} />
      </div>
    );
  return (
    <div className={styles.watched}>
      {alert.runId === ofRun ? (
        <span className={textStyles.faint}>this run</span>
      ) : (
        <>
          <span className={textStyles.faint}>run</span> <RunNameLink id={alert.runId} />
        </>
      )}
    </div>
  );
}
