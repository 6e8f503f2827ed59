import { Badge, Button, Group, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import type { Webhook } from "../../api/types";
import { deleteWebhook, testWebhook } from "../../api/webhooks";
import { toast, toastError } from "../../design/toast";
import { Messages } from "./Messages";
import styles from "./Webhooks.module.css";

interface Props {
  webhook: Webhook;
  edit: () => void;
}

export function WebhookCard({ webhook, edit }: Props) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [asksDelete, setAsksDelete] = useState(false);
  const test = useMutation({
    mutationFn: () => testWebhook(webhook.id),
    onError: (error) => {
      toastError("The webhook was not tested", error);
    },
  });
  const remove = useMutation({
    mutationFn: () => deleteWebhook(webhook.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: queryKeys.webhooks() });
      toast(`${webhook.name} is deleted`);
    },
    onError: (error) => {
      toastError("The webhook was not deleted", error);
    },
  });
  return (
    <section className={styles.card} aria-label={webhook.name}>
      <div className={styles.head}>
        <h2 className={styles.name}>{webhook.name}</h2>
        <Badge size="sm" variant="light">
          {webhook.format}
        </Badge>
        {webhook.signed && (
          <Badge size="sm" variant="light" color="teal">
            signed
          </Badge>
        )}
        {!webhook.active && (
          <Badge size="sm" variant="light" color="gray">
            not active
          </Badge>
        )}
      </div>
      <div className={styles.url}>{webhook.url}</div>
      <div className={styles.events}>
        {webhook.events.map((event) => (
          <Badge key={event} size="sm" variant="default" tt="none">
            {event}
          </Badge>
        ))}
      </div>
      <Group gap="xs" mt="sm">
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={isOpen}
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          Messages
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          loading={test.isPending}
          onClick={() => {
            test.mutate();
          }}
        >
          Test
        </Button>
        <Button size="compact-sm" variant="default" onClick={edit}>
          Edit
        </Button>
        {asksDelete ? (
          <>
            <Button
              size="compact-sm"
              color="red"
              loading={remove.isPending}
              onClick={() => {
                remove.mutate();
              }}
            >
              Delete with its messages
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                setAsksDelete(false);
              }}
            >
              Keep
            </Button>
          </>
        ) : (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            onClick={() => {
              setAsksDelete(true);
            }}
          >
            Delete
          </Button>
        )}
      </Group>
      {test.data && (
        <Text size="sm" mt="xs" c={test.data.taken ? "teal" : "red"} role="status">
          {test.data.taken
            ? `The example was taken${test.data.status === undefined ? "" : ` (${test.data.status})`}`
            : test.data.error}
        </Text>
      )}
      {isOpen && <Messages webhook={webhook} />}
    </section>
  );
}
