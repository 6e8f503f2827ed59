import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Fragment, useMemo } from "react";
import type { Run } from "../../api/types";
import { plural } from "../../design/numbers";
import { conflicts, shortDatasetDigest } from "../../parts/datasets/digests";
import { runName } from "../../parts/runs/runName";
import textStyles from "../../design/text.module.css";
import styles from "./DatasetWarning.module.css";

/** Runs and names that are listed; with more, a comparison is about something else. */
const NAMES_SHOWN = 5;
const RUNS_SHOWN = 8;

/** Says where the compared runs used different data under one name, so that their metrics do not compare. */
export function DatasetWarning({ runs }: { runs: readonly Run[] }) {
  const found = useMemo(() => conflicts(runs), [runs]);
  if (found.length === 0) return null;
  return (
    <Alert
      mb="md"
      color="yellow"
      icon={<IconAlertTriangle size={18} />}
      title={
        found.length === 1
          ? `Different data under the name ${found[0]?.name ?? ""}`
          : `Different data under ${String(found.length)} names`
      }
      role="status"
      classNames={{ title: styles.title ?? "" }}
    >
      {found.slice(0, NAMES_SHOWN).map(({ name, digests }) => (
        <dl key={name} className={styles.digests} aria-label={name}>
          {found.length > 1 && <b className={textStyles.breakable}>{name}</b>}
          {digests.map(({ digest, runs: using }) => (
            <Fragment key={digest}>
              <dt className={textStyles.mono} title={digest}>
                {shortDatasetDigest(digest)}
              </dt>
              <dd>
                {using.slice(0, RUNS_SHOWN).map((run, i) => (
                  <Fragment key={run.id}>
                    {i > 0 && ", "}
                    <Link to="/runs/$runId" params={{ runId: run.id }} search={{ tab: "datasets" }}>
                      {runName(run)}
                    </Link>
                  </Fragment>
                ))}
                {using.length > RUNS_SHOWN && ` and ${plural(using.length - RUNS_SHOWN, "more run")}`}
              </dd>
            </Fragment>
          ))}
        </dl>
      ))}
      {found.length > NAMES_SHOWN && <p>{plural(found.length - NAMES_SHOWN, "more name")}</p>}
    </Alert>
  );
}
