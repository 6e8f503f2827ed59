import { Group, MultiSelect, NumberInput, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createAlert, patchAlert, type AlertScope } from "../../api/alerts";
import { queryKeys } from "../../api/queryKeys";
import type { Alert, AlertSeverity } from "../../api/types";
import { listWebhooks } from "../../api/webhooks";
import { toast } from "../../design/toast";
import { ExperimentPicker } from "../experiments/ExperimentPicker";
import { RunPicker } from "../runs/RunPicker";
import { ConditionInput } from "./ConditionInput";
import { SEVERITIES } from "./severities";
import { FormDialog } from "../../design/FormDialog";
import { useSaving } from "../../design/useSaving";

const MOST_CHARS = 1000;
const MOST_WEBHOOKS = 10;
const MINUTE_MS = 60_000;
const MOST_MINUTES = 30 * 24 * 60;

interface AlertDialogProps {
  /** What is edited; absent for a new one. */
  alert?: Alert | undefined;
  /** What a new alert watches, unless somebody says otherwise. */
  scope?: { runId?: string | undefined; experimentId?: string | undefined };
  close: () => void;
}

/** Makes an alert, or changes its rule. */
export function AlertDialog({ alert, scope, close }: AlertDialogProps) {
  const queries = useQueryClient();
  const [kind, setKind] = useState(scope?.runId === undefined ? "experiment" : "run");
  const [runId, setRunId] = useState(scope?.runId);
  const [experimentId, setExperimentId] = useState(scope?.experimentId);
  const [condition, setCondition] = useState(alert?.condition ?? "");
  const [message, setMessage] = useState(alert?.message ?? "");
  const [severity, setSeverity] = useState<AlertSeverity>(alert?.severity ?? "warning");
  const [minutes, setMinutes] = useState<number | string>(
    alert?.cooldownMs === undefined ? "" : alert.cooldownMs / MINUTE_MS,
  );
  const [stop, setStop] = useState(alert?.stop ?? false);
  const [webhooks, setWebhooks] = useState<string[]>(alert?.webhooks ?? []);
  const known = useQuery({ queryKey: queryKeys.webhooks(), queryFn: ({ signal }) => listWebhooks(signal) });
  const names = [...new Set([...(known.data?.webhooks ?? []).map((one) => one.name), ...webhooks])];
  const target: AlertScope | undefined =
    kind === "run"
      ? runId === undefined
        ? undefined
        : { runId }
      : experimentId === undefined
        ? undefined
        : { experimentId };
  const { error, busy, save } = useSaving(async () => {
    const cooldownMs = typeof minutes === "number" ? Math.round(minutes * MINUTE_MS) : undefined;
    const rule = { condition, message, severity, stop, webhooks };
    if (alert) await patchAlert(alert.id, { ...rule, cooldownMs: cooldownMs ?? null });
    else if (target) await createAlert(target, { ...rule, ...(cooldownMs !== undefined && { cooldownMs }) });
    else throw new Error("It is not said what the alert watches");
    toast(alert ? "Alert changed" : "Alert created");
    close();
    await queries.invalidateQueries({ queryKey: queryKeys.alerts });
  });
  const isReady =
    condition.trim() !== "" && message.trim() !== "" && (alert !== undefined || target !== undefined);
  return (
    <FormDialog
      title={alert ? "Edit alert" : "New alert"}
      action={alert ? "Save" : "Create alert"}
      ready={isReady}
      busy={busy}
      save={save}
      close={close}
      error={error}
      size="lg"
    >
      <ConditionInput condition={condition} onCondition={setCondition} />
      <TextInput
        label="Message"
        placeholder="Validation loss is diverging"
        value={message}
        maxLength={MOST_CHARS}
        onChange={(e) => {
          setMessage(e.currentTarget.value);
        }}
      />
      {!alert && (
        <Group gap="sm" align="end" wrap="wrap">
          <SegmentedControl
            size="sm"
            aria-label="Watches"
            value={kind}
            onChange={setKind}
            data={[
              { value: "run", label: "One run" },
              { value: "experiment", label: "An experiment" },
            ]}
          />
          {kind === "run" ? (
            <RunPicker ariaLabel="Run" placeholder="Choose a run" w={300} runId={runId} onRun={setRunId} />
          ) : (
            <ExperimentPicker
              ariaLabel="Experiment"
              placeholder="Choose an experiment"
              w={300}
              experimentId={experimentId}
              onExperiment={setExperimentId}
            />
          )}
        </Group>
      )}
      <Group gap="md" align="end">
        <SegmentedControl
          size="sm"
          aria-label="Severity"
          value={severity}
          onChange={(value) => {
            setSeverity(SEVERITIES.find((one) => one === value) ?? severity);
          }}
          data={[...SEVERITIES]}
        />
        <NumberInput
          label="Fires again after minutes"
          placeholder="once in a run"
          w={200}
          min={1 / 60}
          max={MOST_MINUTES}
          value={minutes}
          onChange={setMinutes}
        />
      </Group>
      <MultiSelect
        label="Webhooks"
        placeholder={webhooks.length === 0 ? "Those that want the event alert.fired" : ""}
        data={names}
        value={webhooks}
        maxValues={MOST_WEBHOOKS}
        searchable
        nothingFoundMessage="There is no webhook"
        onChange={setWebhooks}
      />
      <Switch
        label="Ask the run to stop"
        checked={stop}
        onChange={(e) => {
          setStop(e.currentTarget.checked);
        }}
      />
    </FormDialog>
  );
}
