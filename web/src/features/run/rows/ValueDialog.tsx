import { Button, CopyButton, Group, Modal } from "@mantine/core";
import { groupedInteger, plural } from "../../../design/numbers";
import type { ShownValue } from "./values";

export interface OpenedValue {
  readonly field: string;
  readonly index: number;
  readonly value: ShownValue;
}

/** A value of a row as a whole. */
export function ValueDialog({ opened, close }: { opened: OpenedValue | undefined; close: () => void }) {
  const full = opened?.value.full() ?? "";
  return (
    <Modal
      opened={opened !== undefined}
      onClose={close}
      size="xl"
      title={opened && `${opened.field}, row ${groupedInteger(opened.index)}`}
      transitionProps={{ duration: 0 }}
    >
      {opened && (
        <>
          <pre className={`rows-whole ${opened.value.kind}`}>{full}</pre>
          <Group justify="space-between" mt="sm">
            <small className="faint">{plural(full.length, "character")}</small>
            <CopyButton value={full}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? "Copied" : "Copy"}
                </Button>
              )}
            </CopyButton>
          </Group>
        </>
      )}
    </Modal>
  );
}
