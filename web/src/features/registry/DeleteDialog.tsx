import { Button, Group, Modal, Text } from "@mantine/core";
import { useState } from "react";

interface DeleteDialogProps {
  /** What is deleted, such as "Version 3 of digits". */
  what: string;
  /** What stands in Production and must leave it first; none if it can be deleted. */
  inProduction: string | undefined;
  remove: () => Promise<boolean>;
  close: () => void;
}

/** Asks before something is deleted for good, or says why it cannot be. */
export function DeleteDialog({ what, inProduction, remove, close }: DeleteDialogProps) {
  const [busy, setBusy] = useState(false);
  return (
    <Modal opened onClose={close} title={<b>{what}</b>} centered>
      <Text size="sm" mb="md">
        {inProduction === undefined
          ? `${what} will be deleted for good: there is no trash for it. The source run and its files stay.`
          : `${inProduction} is in Production, and what is in Production cannot be deleted. Move it to another stage first.`}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus>
          {inProduction === undefined ? "Cancel" : "Close"}
        </Button>
        {inProduction === undefined && (
          <Button
            color="red"
            loading={busy}
            onClick={() => {
              setBusy(true);
              void remove().then((worked) => {
                setBusy(false);
                if (worked) close();
              });
            }}
          >
            Delete for good
          </Button>
        )}
      </Group>
    </Modal>
  );
}
