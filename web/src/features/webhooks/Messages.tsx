import { Badge, Button, Skeleton, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import type { Webhook, WebhookMessage } from "../../api/types";
import { listWebhookMessages, loadWebhookMessage, redeliverWebhookMessage } from "../../api/webhooks";
import { ErrorState } from "../../design/ErrorState";
import { plural } from "../../design/numbers";
import { TimeText } from "../../design/TimeText";
import { toastError } from "../../design/toast";
import styles from "./Webhooks.module.css";

/** While messages wait, what came of them is asked for this often. */
const WAITING_MS = 3000;

const COLOURS = { waiting: "blue", sent: "teal", failed: "red" } as const;

export function Messages({ webhook }: { webhook: Webhook }) {
  const list = useInfiniteQuery({
    queryKey: queryKeys.webhookMessages(webhook.id),
    queryFn: ({ pageParam, signal }) => listWebhookMessages(webhook.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.messages.some((one) => one.state === "waiting"))
        ? WAITING_MS
        : false,
  });
  if (list.error) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton height={80} mt="sm" />;
  const messages = list.data.pages.flatMap((page) => page.messages);
  if (messages.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="sm">
        No message yet.
      </Text>
    );
  }
  return (
    <>
      <ul className={styles.messages} aria-label="Messages">
        {messages.map((message) => (
          <li key={message.number}>
            <MessageRow webhook={webhook} message={message} />
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Earlier messages
        </Button>
      )}
    </>
  );
}

function MessageRow({ webhook, message }: { webhook: Webhook; message: WebhookMessage }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.message}
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        <Badge size="sm" variant="light" color={COLOURS[message.state]}>
          {message.state}
        </Badge>
        <span className={styles.title}>{message.title}</span>
        <Text size="xs" c="dimmed" component="span" flex="none">
          <TimeText ms={message.timeMs} />
        </Text>
      </button>
      {isOpen && <Tries webhook={webhook} message={message} />}
    </>
  );
}

function Tries({ webhook, message }: { webhook: Webhook; message: WebhookMessage }) {
  const client = useQueryClient();
  const found = useQuery({
    queryKey: [...queryKeys.webhookMessage(webhook.id, message.number), message.tries],
    queryFn: ({ signal }) => loadWebhookMessage(webhook.id, message.number, signal),
  });
  const again = useMutation({
    mutationFn: () => redeliverWebhookMessage(webhook.id, message.number),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.webhookMessages(webhook.id) }),
    onError: (error) => {
      toastError("The message is not sent again", error);
    },
  });
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={40} mt="xs" />;
  return (
    <>
      {found.data.tries.length === 0 ? (
        <Text size="sm" c="dimmed" mt="xs">
          Not tried yet.
        </Text>
      ) : (
        <ol className={styles.tries} aria-label={plural(found.data.tries.length, "try", "tries")}>
          {found.data.tries.map((one) => (
            <li key={one.number} value={one.number}>
              {one.error ?? `Taken${one.status === undefined ? "" : ` (${one.status})`}`}{" "}
              <Text size="xs" c="dimmed" component="span">
                <TimeText ms={one.startedMs} />, {one.tookMs} ms
              </Text>
            </li>
          ))}
        </ol>
      )}
      {message.nextMs !== undefined && (
        <Text size="xs" c="dimmed">
          Next try: <TimeText ms={message.nextMs} />
        </Text>
      )}
      <Button
        size="compact-xs"
        variant="default"
        mt={4}
        loading={again.isPending}
        onClick={() => {
          again.mutate();
        }}
      >
        {message.state === "waiting" ? "Send now" : "Send again"}
      </Button>
    </>
  );
}
