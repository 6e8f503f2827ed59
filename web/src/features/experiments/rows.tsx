import { ActionIcon, Badge, Menu, UnstyledButton } from "@mantine/core";
import {
  IconArchive,
  IconArrowBackUp,
  IconCheck,
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconFolder,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { deleteExperiment, patchExperiment, restoreExperiment } from "../../api/calls";
import type { Experiment, ExperimentStatus } from "../../api/types";
import { classes } from "../../design/classes";
import { groupedInteger, plural } from "../../design/numbers";
import { TimeText } from "../../design/TimeText";
import { isPinned, pinning } from "../../parts/pins";
import { Tags } from "../../parts/runs/Tags";
import type { FolderRow } from "./tree";
import textStyles from "../../design/text.module.css";
import styles from "./Experiments.module.css";

/** The cells of a folder of experiments. */
export function FolderCells({ row, toggle }: { row: FolderRow; toggle: () => void }) {
  return (
    <>
      <td style={{ paddingLeft: 8 + row.depth * 22 }}>
        <UnstyledButton onClick={toggle} aria-expanded={row.open} className={styles.folderButton}>
          {row.open ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
          <IconFolder size={16} />
          <span>{row.name}</span>
          <span className={classes(textStyles.faint, styles.folderCount)}>
            {plural(row.experiments, "experiment")}
          </span>
        </UnstyledButton>
      </td>
      <td className={classes(styles.num, textStyles.faint)}>{groupedInteger(row.runs)}</td>
      <td className={classes(styles.time, textStyles.faint)}>
        <TimeText ms={row.lastMs} />
      </td>
      <td className={styles.time} />
      <td className={styles.actions} />
    </>
  );
}

const STATUS_COLOUR: Record<ExperimentStatus, string> = {
  active: "blue",
  completed: "teal",
  archived: "gray",
};

/** The cells of an experiment. */
export function ExperimentCells({
  experiment: e,
  name,
  depth,
  edit,
  act,
  showStatus,
}: {
  experiment: Experiment;
  name: string;
  depth: number;
  edit: () => void;
  act: (what: string, action: () => Promise<unknown>, undo?: () => Promise<unknown>) => void;
  showStatus: boolean;
}) {
  const set = (status: ExperimentStatus, what: string) => () => {
    act(
      what,
      () => patchExperiment(e.id, { status }),
      () => patchExperiment(e.id, { status: e.status }),
    );
  };
  const pinned = isPinned(e);
  const pin = (to: boolean) => () => patchExperiment(e.id, { tags: pinning(to) });
  return (
    <>
      <td style={{ paddingLeft: 12 + depth * 22 }}>
        <div className={styles.nameLine}>
          {pinned && <IconPin size={14} role="img" aria-label="Pinned" style={{ flex: "none" }} />}
          <Link
            to="/experiments/$experimentId"
            params={{ experimentId: e.id }}
            className={styles.link}
            title={e.name}
          >
            {name}
          </Link>
          {showStatus && (
            <Badge size="xs" variant="light" color={STATUS_COLOUR[e.status]} radius="sm">
              {e.status}
            </Badge>
          )}
          <Tags tags={e.tags} />
        </div>
        {e.description && <div className={styles.description}>{e.description}</div>}
      </td>
      <td className={styles.num}>{groupedInteger(e.runCount)}</td>
      <td className={styles.time}>
        <TimeText ms={e.lastRunMs} />
      </td>
      <td className={styles.time}>
        <TimeText ms={e.createdMs} />
      </td>
      <td className={styles.actions}>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${e.name}`}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {e.deleted ? (
              <Menu.Item
                leftSection={<IconArrowBackUp size={15} />}
                onClick={() => {
                  act("Experiment restored", () => restoreExperiment(e.id));
                }}
              >
                Restore
              </Menu.Item>
            ) : (
              <>
                <Menu.Item leftSection={<IconPencil size={15} />} onClick={edit}>
                  Edit
                </Menu.Item>
                <Menu.Item
                  leftSection={pinned ? <IconPinnedOff size={15} /> : <IconPin size={15} />}
                  onClick={() => {
                    act(pinned ? "Experiment unpinned" : "Experiment pinned", pin(!pinned), pin(pinned));
                  }}
                >
                  {pinned ? "Unpin" : "Pin"}
                </Menu.Item>
                {e.status !== "completed" && (
                  <Menu.Item
                    leftSection={<IconCheck size={15} />}
                    onClick={set("completed", "Marked as completed")}
                  >
                    Mark as completed
                  </Menu.Item>
                )}
                {e.status !== "archived" && (
                  <Menu.Item
                    leftSection={<IconArchive size={15} />}
                    onClick={set("archived", "Experiment archived")}
                  >
                    Archive
                  </Menu.Item>
                )}
                {e.status !== "active" && (
                  <Menu.Item
                    leftSection={<IconArrowBackUp size={15} />}
                    onClick={set("active", "Experiment is active again")}
                  >
                    Make active
                  </Menu.Item>
                )}
                {e.id !== "0" && (
                  <Menu.Item
                    color="red"
                    leftSection={<IconTrash size={15} />}
                    onClick={() => {
                      act(
                        "Experiment deleted",
                        () => deleteExperiment(e.id),
                        () => restoreExperiment(e.id),
                      );
                    }}
                  >
                    Delete
                  </Menu.Item>
                )}
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      </td>
    </>
  );
}
