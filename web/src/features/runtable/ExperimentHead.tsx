import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconPencil, IconTrophy } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Experiment } from "../../api/types";
import { Crumbs } from "../../design/Crumbs";
import { ExperimentDialog } from "../../parts/experiments/ExperimentDialog";
import { Tags } from "../../parts/runs/Tags";
import textStyles from "../../design/text.module.css";
import styles from "./ExperimentHead.module.css";

/** The experiment's name, tags and description, and the dialog that changes them. */
export function ExperimentHead({ experiment }: { experiment: Experiment | undefined }) {
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Crumbs>
        <Link to="/">Experiments</Link>
        <span aria-hidden>/</span>
        <b title={experiment?.name}>{experiment?.name ?? "…"}</b>
      </Crumbs>
      <div className={styles.head}>
        <Group gap="xs" wrap="nowrap" miw={0}>
          <h1 className={textStyles.truncate} title={experiment?.name}>
            {experiment?.name ?? "\u00a0"}
          </h1>
          <Tooltip label="Edit name, description, tags">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label="Edit experiment"
              disabled={!experiment}
              onClick={() => {
                setEditing(true);
              }}
            >
              <IconPencil size={15} />
            </ActionIcon>
          </Tooltip>
          {experiment && (
            <Tooltip label="Leaderboard of its evaluations">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label="Leaderboard"
                component={Link}
                to="/experiments/$experimentId/leaderboard"
                params={{ experimentId: experiment.id } as never}
              >
                <IconTrophy size={15} />
              </ActionIcon>
            </Tooltip>
          )}
          <Tags tags={experiment?.tags} />
          {experiment?.description && (
            <Text size="sm" c="dimmed" truncate title={experiment.description}>
              {experiment.description}
            </Text>
          )}
        </Group>
      </div>
      {editing && experiment && (
        <ExperimentDialog
          experiment={experiment}
          close={() => {
            setEditing(false);
          }}
        />
      )}
    </>
  );
}
