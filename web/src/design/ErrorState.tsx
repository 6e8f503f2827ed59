import { Alert, Button, Code, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import textStyles from "./text.module.css";

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The id of the request that failed, if the error names one: the server's log has it too. */
export function requestIdOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("requestId" in error)) return undefined;
  return typeof error.requestId === "string" ? error.requestId : undefined;
}

export function ErrorState({ error, retry, title }: { error: unknown; retry?: () => void; title?: string }) {
  const requestId = requestIdOf(error);
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={title ?? "This could not be loaded"}
      my="md"
    >
      <Text size="sm" className={textStyles.wrap}>
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
