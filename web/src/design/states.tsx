import { Alert, Button, Code, CopyButton, Group, Text, ActionIcon, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect } from "react";
import { ApiError } from "../api/client";

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function ErrorState({ error, retry, title }: { error: unknown; retry?: () => void; title?: string }) {
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={title ?? "This could not be loaded"}
      my="md"
    >
      <Text size="sm" className="wrap">
        {messageOf(error)}
      </Text>
      <Group mt="xs" gap="sm">
        {retry && (
          <Button size="compact-sm" variant="light" color="red" onClick={retry}>
            Try again
          </Button>
        )}
        {requestId && (
          <Text size="xs" c="dimmed">
            Request <Code>{requestId}</Code>
          </Text>
        )}
      </Group>
    </Alert>
  );
}

export function toast(message: string): void {
  notifications.show({ message, color: "teal", icon: <IconCheck size={16} />, autoClose: 3500 });
}

export function toastError(what: string, error: unknown): void {
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  notifications.show({
    title: what,
    message: requestId ? `${messageOf(error)} (request ${requestId})` : messageOf(error),
    color: "red",
    icon: <IconAlertTriangle size={16} />,
    autoClose: 9000,
  });
}

export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Quipu` : "Quipu";
  }, [title]);
}

export function Copy({ value, label = "Copy" }: { value: string; label?: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? "Copied" : label} openDelay={300}>
          <ActionIcon
            size="xs"
            variant="subtle"
            color={copied ? "teal" : "gray"}
            onClick={copy}
            aria-label={label}
          >
            {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

export function Snippet({ code, label }: { code: string; label: string }) {
  return (
    <div className="snippet">
      <pre aria-label={label}>{code}</pre>
      <div className="snippet-copy">
        <Copy value={code} label={`Copy ${label}`} />
      </div>
    </div>
  );
}
