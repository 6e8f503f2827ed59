import { useQueryClient } from "@tanstack/react-query";
import { acknowledgeFiring, createAlert, deleteAlert, patchAlert } from "../../api/alerts";
import { queryKeys } from "../../api/queryKeys";
import type { Alert } from "../../api/types";
import { toast, toastError, toastUndo } from "../../design/toast";

/** What is done to alerts and firings from a list. */
export function useAlertActions() {
  const queries = useQueryClient();
  const act = async (said: string, action: () => Promise<unknown>, undo?: () => Promise<unknown>) => {
    try {
      await action();
      if (undo) toastUndo(said, () => void act("Taken back", undo));
      else toast(said);
    } catch (error) {
      toastError("That did not work", error);
    }
    await queries.invalidateQueries({ queryKey: queryKeys.alerts });
  };
  return {
    enable: (alert: Alert, enabled: boolean) =>
      void act(enabled ? "Alert enabled" : "Alert disabled", () => patchAlert(alert.id, { enabled })),
    // An alert is its rule: made again with its id, it is the same one, and its firings are still there.
    remove: (alert: Alert) =>
      void act(
        "Alert deleted",
        () => deleteAlert(alert.id),
        () => restore(alert),
      ),
    acknowledge: (number: number) => void act("Acknowledged", () => acknowledgeFiring(number)),
  };
}

function restore(alert: Alert): Promise<Alert> {
  const { id, condition, message, severity, cooldownMs, stop, webhooks, enabled } = alert;
  return createAlert(
    alert.runId === undefined ? { experimentId: alert.experimentId } : { runId: alert.runId },
    {
      id,
      condition,
      message,
      severity,
      stop,
      webhooks,
      enabled,
      ...(cooldownMs !== undefined && { cooldownMs }),
    },
  );
}
