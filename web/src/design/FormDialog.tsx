import { Button, Group, Modal, type ModalProps, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface FormDialogProps {
  title: string;
  /** The word on the button that saves. */
  action: string;
  /** Whether all that is needed has been filled in. */
  ready: boolean;
  busy: boolean;
  save: () => void;
  close: () => void;
  /** An error that is no single field's. */
  error?: string | undefined;
  size?: ModalProps["size"];
  children: ReactNode;
}

/** A dialog with a form: Enter saves, Escape closes. */
export function FormDialog(p: FormDialogProps) {
  return (
    <Modal
      opened
      onClose={p.close}
      title={<b>{p.title}</b>}
      centered
      {...(p.size !== undefined && { size: p.size })}
    >
      <form
        onSubmit={(e) => {
          e.preventDefault();
          if (p.ready && !p.busy) p.save();
        }}
      >
        <Stack gap="sm">
          {p.children}
          {p.error !== undefined && (
            <Text size="sm" c="red" role="alert">
              {p.error}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={p.close}>
              Cancel
            </Button>
            <Button type="submit" loading={p.busy} disabled={!p.ready}>
              {p.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
