import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { messageOf, requestIdOf } from "./ErrorState";

export function toast(message: string): void {
  notifications.show({ message, color: "teal", icon: <IconCheck size={16} />, autoClose: 3500 });
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
