import { MultiSelect, PasswordInput, Select, Switch, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import type { Webhook, WebhookChange, WebhookFormat, WebhookList } from "../../api/types";
import { createWebhook, patchWebhook } from "../../api/webhooks";
import { FormDialog } from "../../design/FormDialog";
import { useSaving } from "../../design/useSaving";

const FORMATS: { value: WebhookFormat; label: string }[] = [
  { value: "json", label: "JSON, signed" },
  { value: "slack", label: "Slack" },
  { value: "teams", label: "Microsoft Teams" },
  { value: "email", label: "E-mail" },
  { value: "mlflow", label: "MLflow" },
];

interface Props {
  /** What is edited; absent for a new one. */
  webhook: Webhook | undefined;
  list: WebhookList;
  close: () => void;
}

export function WebhookForm({ webhook, list, close }: Props) {
  const client = useQueryClient();
  const [name, setName] = useState(webhook?.name ?? "");
  const [format, setFormat] = useState<WebhookFormat>(webhook?.format ?? "json");
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<string[]>(webhook?.events ?? ["run.failed"]);
  const [secret, setSecret] = useState("");
  const [active, setActive] = useState(webhook?.active ?? true);
  const isSigned = format === "json" || format === "mlflow";
  const { error, busy, save } = useSaving(async () => {
    const change: WebhookChange = { name, format, events, active };
    if (url !== "") change.url = url;
    if (isSigned && secret !== "") change.secret = secret;
    await (webhook ? patchWebhook(webhook.id, change) : createWebhook(change));
    await client.invalidateQueries({ queryKey: queryKeys.webhooks() });
    close();
  });
  const isReady = name.trim() !== "" && events.length > 0 && (webhook !== undefined || url !== "");
  return (
    <FormDialog
      title={webhook ? `Edit ${webhook.name}` : "New webhook"}
      action="Save"
      ready={isReady}
      busy={busy}
      save={save}
      close={close}
      error={error}
    >
      <TextInput
        label="Name"
        value={name}
        maxLength={100}
        data-autofocus
        onChange={(e) => {
          setName(e.currentTarget.value);
        }}
      />
      <Select
        label="Format"
        data={FORMATS}
        value={format}
        allowDeselect={false}
        onChange={(value) => {
          setFormat((value ?? "json") as WebhookFormat);
        }}
      />
      <TextInput
        label={format === "email" ? "Addresses" : "URL"}
        placeholder={
          webhook?.url ?? (format === "email" ? "mailto:ann@example.org" : "https://hooks.example.org/quipu")
        }
        description={webhook && "Empty keeps the one there is."}
        value={url}
        maxLength={2048}
        onChange={(e) => {
          setUrl(e.currentTarget.value.trim());
        }}
      />
      <MultiSelect
        label="Events"
        data={format === "mlflow" ? list.mlflowEvents : list.events}
        value={events}
        searchable
        onChange={setEvents}
      />
      {isSigned && (
        <PasswordInput
          label="Secret"
          description={
            webhook?.signed
              ? "Signs the messages. Empty keeps the one there is."
              : "Signs the messages. It is not shown again."
          }
          value={secret}
          maxLength={256}
          autoComplete="off"
          onChange={(e) => {
            setSecret(e.currentTarget.value);
          }}
        />
      )}
      <Switch
        label="Active"
        checked={active}
        onChange={(e) => {
          setActive(e.currentTarget.checked);
        }}
      />
    </FormDialog>
  );
}
