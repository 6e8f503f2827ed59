import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Run } from "../../api/types";
import type { Shade } from "../../design/colours";
import { RunDot } from "../../parts/runs/RunDot";
import { runName } from "../../parts/runs/runName";
import styles from "./RunChips.module.css";

/** The compared runs, each with a button that takes it out. */
export function RunChips({
  runs,
  shades,
  remove,
}: {
  runs: readonly Run[];
  shades: ReadonlyMap<string, Shade>;
  remove: (id: string) => void;
}) {
  return (
    <div className={styles.chips} role="group" aria-label="Compared runs">
      {runs.map((r) => (
        <span key={r.id} className={styles.chip}>
          <RunDot shade={shades.get(r.id)} />
          <Link to="/runs/$runId" params={{ runId: r.id }} title={r.name}>
            {runName(r)}
          </Link>
          <ActionIcon
            size={16}
            variant="subtle"
            color="gray"
            aria-label={`Remove ${r.name}`}
            onClick={() => {
              remove(r.id);
            }}
          >
            <IconX size={12} />
          </ActionIcon>
        </span>
      ))}
    </div>
  );
}
