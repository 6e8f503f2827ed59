import { ActionIcon, Button, Group, Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconChartLine,
  IconChevronDown,
  IconEyeOff,
  IconFolderSymlink,
  IconPin,
  IconPinnedOff,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { deleteRun, patchRun, restoreRun } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import type { View } from "../../api/types";
import { groupedInteger, plural } from "../../design/numbers";
import { toast, toastError, toastUndo } from "../../design/toast";
import { pinning } from "../../parts/pins";
import { MoveDialog } from "./MoveDialog";
import styles from "./SelectionMenu.module.css";

const AT_ONCE = 8;

interface SelectionMenuProps {
  experimentId: string;
  selected: ReadonlySet<string>;
  /** Whether all selected runs are pinned. */
  pinned: boolean;
  view: View;
  compare: () => void;
  hide: () => void;
  clear: () => void;
}

/** The actions for the selected runs. */
export function SelectionMenu(p: SelectionMenuProps) {
  const { experimentId, selected, pinned, view, compare, hide, clear } = p;
  const queries = useQueryClient();
  const [moving, setMoving] = useState<readonly string[]>();
  const each = async (
    what: string,
    action: (id: string) => Promise<unknown>,
    undo?: (id: string) => Promise<unknown>,
    ids: readonly string[] = [...selected],
  ) => {
    const failures: unknown[] = [];
    for (let i = 0; i < ids.length; i += AT_ONCE)
      await Promise.all(
        ids.slice(i, i + AT_ONCE).map((id) =>
          action(id).catch((e: unknown) => {
            failures.push(e);
          }),
        ),
      );
    if (failures.length > 0)
      toastError(`${plural(failures.length, "run")} of ${String(ids.length)} failed`, failures[0]);
    else if (undo)
      toastUndo(`${plural(ids.length, "run")} ${what}`, () => void each("restored", undo, undefined, ids));
    else toast(`${plural(ids.length, "run")} ${what}`);
    clear();
    void queries.invalidateQueries({ queryKey: queryKeys.runs(experimentId) });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Group gap={0} wrap="nowrap">
          <Button
            size="xs"
            leftSection={<IconChartLine size={15} />}
            onClick={compare}
            className={styles.left}
          >
            Compare {groupedInteger(selected.size)}
          </Button>
          <Menu.Target>
            <ActionIcon
              size={30}
              variant="filled"
              aria-label="More for the selected runs"
              className={styles.right}
            >
              <IconChevronDown size={15} />
            </ActionIcon>
          </Menu.Target>
        </Group>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconEyeOff size={15} />} onClick={hide}>
            Hide from charts
          </Menu.Item>
          <Menu.Item leftSection={<IconX size={15} />} onClick={clear}>
            Clear selection
          </Menu.Item>
          {view === "deleted" ? (
            <Menu.Item
              leftSection={<IconArrowBackUp size={15} />}
              onClick={() => void each("restored", restoreRun)}
            >
              Restore
            </Menu.Item>
          ) : (
            <>
              <Menu.Item
                leftSection={pinned ? <IconPinnedOff size={15} /> : <IconPin size={15} />}
                onClick={() =>
                  void each(
                    pinned ? "unpinned" : "pinned",
                    (id) => patchRun(id, { tags: pinning(!pinned) }),
                    (id) => patchRun(id, { tags: pinning(pinned) }),
                  )
                }
              >
                {pinned ? "Unpin" : "Pin"}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconFolderSymlink size={15} />}
                onClick={() => {
                  setMoving([...selected]);
                }}
              >
                Move to…
              </Menu.Item>
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={15} />}
                onClick={() => void each("deleted", deleteRun, restoreRun)}
              >
                Delete
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {moving && (
        <MoveDialog
          experimentId={experimentId}
          runs={moving}
          moved={() => {
            clear();
            void queries.invalidateQueries({ queryKey: queryKeys.runs(experimentId) });
            void queries.invalidateQueries({ queryKey: queryKeys.anyExperiment });
          }}
          close={() => {
            setMoving(undefined);
          }}
        />
      )}
    </>
  );
}
