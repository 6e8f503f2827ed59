import { Button, CopyButton, Group, Modal } from "@mantine/core";
import { classes } from "../../../design/classes";
import { plural } from "../../../design/numbers";
import type { ShownValue } from "./values";
import textStyles from "../../../design/text.module.css";
import styles from "./ValueDialog.module.css";

export interface OpenedValue {
  readonly field: string;
  /** Which row it is of, as in "row 7". */
  readonly place: string;
  readonly value: ShownValue;
}

/** Shows the whole value of a field of a row. */
export function ValueDialog({ opened, close }: { opened: OpenedValue | undefined; close: () => void }) {
  const full = opened?.value.full() ?? "";
  return (
    <Modal
      opened={opened !== undefined}
      onClose={close}
      size="xl"
      title={opened && `${opened.field}, ${opened.place}`}
      transitionProps={{ duration: 0 }}
    >
      {opened && (
        <>
          <pre className={classes(styles.whole, opened.value.kind === "string" && styles.string)}>{full}</pre>
          <Group justify="space-between" mt="sm">
            <small className={textStyles.faint}>{plural(full.length, "character")}</small>
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
