import { Button, Group, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import type { Webhook } from "../../api/types";
import { listWebhooks } from "../../api/webhooks";
import { Crumbs } from "../../design/Crumbs";
import { ErrorState } from "../../design/ErrorState";
import { Page } from "../../design/Page";
import { useTitle } from "../../design/useTitle";
import { WebhookCard } from "./WebhookCard";
import { WebhookForm } from "./WebhookForm";

/** Who outside is told of which events. */
export function WebhooksPage() {
  useTitle("Webhooks");
  const [edited, setEdited] = useState<Webhook | "new">();
  const list = useQuery({
    queryKey: queryKeys.webhooks(),
    queryFn: ({ signal }) => listWebhooks(signal),
  });
  return (
    <Page width="narrow">
      <Crumbs>
        <Link to="/">Experiments</Link>
        <span aria-hidden>/</span>
        <b>Webhooks</b>
      </Crumbs>
      <Group justify="space-between">
        <h1>Webhooks</h1>
        {list.data && (
          <Button
            size="xs"
            onClick={() => {
              setEdited("new");
            }}
          >
            Add webhook
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        Tell programs, Slack, Teams or people by e-mail when runs end, alerts fire and models change.
      </Text>
      {list.error ? (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      ) : !list.data ? (
        <Skeleton height={160} mt="md" />
      ) : list.data.webhooks.length === 0 ? (
        <Text mt="xl" ta="center" c="dimmed">
          Nobody is told of anything yet.
        </Text>
      ) : (
        list.data.webhooks.map((webhook) => (
          <WebhookCard
            key={webhook.id}
            webhook={webhook}
            edit={() => {
              setEdited(webhook);
            }}
          />
        ))
      )}
      {edited && list.data && (
        <WebhookForm
          webhook={edited === "new" ? undefined : edited}
          list={list.data}
          close={() => {
            setEdited(undefined);
          }}
        />
      )}
    </Page>
  );
}
