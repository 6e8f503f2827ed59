import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { messageOf, requestIdOf } from "./ErrorState";

export function toast(message: string): void {
  notifications.show({ message, color: "teal", icon: <IconCheck size={16} />, autoClose: 3500 });
}

/** Says what was done, with a button that takes it back. */
export function toastUndo(message: string, undo: () => void): void {
  const id = notifications.show({
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <span>{message}</span>
        <Button
          size="compact-xs"
          variant="light"
          flex="none"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
    color: "teal",
    icon: <IconCheck size={16} />,
    autoClose: 9000,
  });
}

export function toastError(what: string, error: unknown): void {
  const requestId = requestIdOf(error);
  notifications.show({
    title: what,
    message: requestId ? `${messageOf(error)} (request ${requestId})` : messageOf(error),
    color: "red",
    icon: <IconAlertTriangle size={16} />,
    autoClose: 9000,
  });
}
