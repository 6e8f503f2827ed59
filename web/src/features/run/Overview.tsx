import { Alert, Badge, Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listChildren, loadRun } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import { searchVersions } from "../../api/registry";
import { searchTraces } from "../../api/traces";
import type { Attempt, Run } from "../../api/types";
import { classes } from "../../design/classes";
import { Copy } from "../../design/Copy";
import { Fact, Facts } from "../../design/Facts";
import { groupedInteger, plural } from "../../design/numbers";
import { TextPreview } from "../../design/TextPreview";
import { DurationText, TimeText } from "../../design/TimeText";
import { StageBadge } from "../../parts/registry/StageBadge";
import { useRegistryChanges } from "../../parts/registry/useRegistryChanges";
import { VersionLink } from "../../parts/registry/VersionLink";
import { isReserved } from "../../parts/runs/reserved";
import { runName } from "../../parts/runs/runName";
import { RunStatusChip } from "../../parts/runs/RunStatus";
import { Tags } from "../../parts/runs/Tags";
import { failureOf, factsOf, isDirty } from "./facts";
import { ModelsSection } from "./models/ModelsSection";
import { Notes } from "./notes/Notes";
import { MetricsTable, ParamsTable } from "../../parts/runs/KeyTable";
import textStyles from "../../design/text.module.css";
import styles from "./Overview.module.css";

export function Overview({ run }: { run: Run }) {
  const { tags } = run;
  const dirty = isDirty(tags);
  return (
    <div className={styles.overview}>
      <div>
        <Facts>
          <Fact label="Status">
            <RunStatusChip run={run} />
          </Fact>
          <Fact label="User">{run.user ? run.user : <span className={textStyles.faint}>–</span>}</Fact>
          <Fact label="Started">
            <TimeText ms={run.startMs} absolute />
          </Fact>
          <Fact label="Ended">
            <TimeText ms={run.endMs} absolute />
          </Fact>
          <Fact label="Duration">
            <DurationText startMs={run.startMs} endMs={run.endMs} running={run.status === "running"} />
          </Fact>
          {run.attempts && run.attempts.length > 0 && (
            <Fact label="Restarted">
              <Restarts attempts={run.attempts} />
            </Fact>
          )}
          <Fact label="Run id">
            <span className={classes(textStyles.mono, textStyles.breakable)}>{run.id}</span>{" "}
            <Copy value={run.id} label="Copy run id" />
          </Fact>
          {run.parentRunId && (
            <Fact label="Parent">
              <RunLink id={run.parentRunId} />
            </Fact>
          )}
          {factsOf(tags).map((f) => (
            <Fact key={f.label} label={f.label}>
              <span className={classes(textStyles.breakable, f.mono && textStyles.mono)}>{f.value}</span>
              {f.label === "Git commit" && dirty && (
                <Badge ml={6} size="xs" color="orange" variant="light" radius="sm">
                  dirty
                </Badge>
              )}
              {f.mono && (
                <>
                  {" "}
                  <Copy value={f.value} label={`Copy ${f.label.toLowerCase()}`} />
                </>
              )}
            </Fact>
          ))}
          {Object.keys(tags).some((k) => !isReserved(k)) && (
            <Fact label="Tags">
              <Tags tags={tags} />
            </Fact>
          )}
          <Registered run={run} />
          <Traces run={run} />
        </Facts>
        <Children run={run} />
      </div>
      <div>
        <FailureBox tags={tags} />
        <Notes run={run} />
        <ModelsSection run={run} />
        <section>
          <h2>Metrics</h2>
          <MetricsTable metrics={run.metrics ?? {}} />
        </section>
        <section>
          <h2>Params</h2>
          <ParamsTable params={run.params} />
        </section>
      </div>
    </div>
  );
}

function FailureBox({ tags }: { tags: Record<string, string> }) {
  const failure = failureOf(tags);
  if (!failure) return null;
  return (
    <Alert
      color="red"
      variant="light"
      title={failure.type ?? "The run failed"}
      mb="lg"
      className={textStyles.breakable}
    >
      {failure.message}
      {failure.stack && (
        <details>
          <summary>Stack trace</summary>
          <TextPreview text={failure.stack} />
        </details>
      )}
    </Alert>
  );
}

const RESTARTS_SHOWN = 5;
const REGISTERED_SHOWN = 20;
const TRACES_SHOWN = 3;

/** When a run was restarted, and from which step; the last restart first. */
function Restarts({ attempts }: { attempts: readonly Attempt[] }) {
  const [all, setAll] = useState(false);
  const newest = [...attempts].sort((a, b) => b.number - a.number);
  const shown = all ? newest : newest.slice(0, RESTARTS_SHOWN);
  return (
    <ul className={styles.plain}>
      {shown.map((a) => (
        <li key={a.id}>
          <TimeText ms={a.startMs} absolute />, from step{" "}
          <b className={textStyles.tabular}>{groupedInteger(a.fromStep)}</b>
        </li>
      ))}
      {shown.length < newest.length && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            setAll(true);
          }}
        >
          {groupedInteger(newest.length - shown.length)} more
        </Button>
      )}
    </ul>
  );
}

/** The versions of registered models that were made of this run. */
function Registered({ run }: { run: Run }) {
  const found = useQuery({
    queryKey: queryKeys.modelVersions("of run", run.id),
    queryFn: ({ signal }) =>
      searchVersions({ filter: `run_id = '${run.id}'`, maxResults: REGISTERED_SHOWN }, signal),
  });
  useRegistryChanges();
  const versions = found.data?.versions ?? [];
  if (versions.length === 0) return null;
  return (
    <Fact label="Registered as">
      <ul className={styles.plain}>
        {versions.map((one) => (
          <li key={`${one.model}/${String(one.version)}`}>
            <VersionLink model={one.model} version={one.version} /> <StageBadge stage={one.stage} />
          </li>
        ))}
        {found.data?.nextPageToken && <li className={textStyles.faint}>and more</li>}
      </ul>
    </Fact>
  );
}

/** The newest traces that belong to the run. */
function Traces({ run }: { run: Run }) {
  const question = { filter: `run_id = '${run.id}'`, maxResults: TRACES_SHOWN };
  const found = useQuery({
    queryKey: queryKeys.traces(question),
    queryFn: ({ signal }) => searchTraces(question, signal),
  });
  const traces = found.data?.traces ?? [];
  if (traces.length === 0) return null;
  return (
    <Fact label="Traces">
      <ul className={styles.plain}>
        {traces.map((trace) => (
          <li key={trace.id}>
            <Link to="/traces/$traceId" params={{ traceId: trace.id }}>
              {trace.name ?? trace.id}
            </Link>
          </li>
        ))}
        <li>
          <Link to="/traces" search={{ q: question.filter }}>
            All traces of this run
          </Link>
        </li>
      </ul>
    </Fact>
  );
}

function RunLink({ id }: { id: string }) {
  const parent = useQuery({ queryKey: queryKeys.run(id), queryFn: ({ signal }) => loadRun(id, signal) });
  return (
    <Link to="/runs/$runId" params={{ runId: id }}>
      {parent.data?.name ?? id.slice(0, 12)}
    </Link>
  );
}

/** The runs below this one, the newest first. */
function Children({ run }: { run: Run }) {
  const found = useInfiniteQuery({
    queryKey: queryKeys.children(run.id),
    queryFn: ({ pageParam, signal }) => listChildren(run.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken,
  });
  const runs = found.data?.pages.flatMap((p) => p.runs) ?? [];
  if (runs.length === 0) return null;
  const total = Math.max(run.children ?? 0, runs.length);
  return (
    <section>
      <h2>
        Child runs <span className={textStyles.count}>{groupedInteger(total)}</span>
      </h2>
      <ul className={styles.plain}>
        {runs.map((r) => (
          <li key={r.id}>
            <Link to="/runs/$runId" params={{ runId: r.id }}>
              {runName(r)}
            </Link>{" "}
            <RunStatusChip run={r} />
            {(r.children ?? 0) > 0 && (
              <span className={textStyles.faint}> {plural(r.children ?? 0, "child", "children")}</span>
            )}
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {groupedInteger(total - runs.length)} more
        </Button>
      )}
    </section>
  );
}
