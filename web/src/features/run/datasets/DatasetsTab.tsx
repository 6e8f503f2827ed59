import { Badge, Button, Skeleton, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { listDatasetRuns, listDatasets } from "../../../api/datasets";
import { queryKeys } from "../../../api/queryKeys";
import type { Dataset, Run } from "../../../api/types";
import { Copy } from "../../../design/Copy";
import { ErrorState } from "../../../design/ErrorState";
import { byteSize, groupedInteger, plural } from "../../../design/numbers";
import { TimeText } from "../../../design/TimeText";
import { isOfContent, shortDatasetDigest } from "../../../parts/datasets/digests";
import { NumberText } from "../../../parts/runs/NumberText";
import { describe, type Column } from "./profile";
import tableStyles from "../../../design/table.module.css";
import textStyles from "../../../design/text.module.css";
import styles from "./DatasetsTab.module.css";

const COLUMNS_SHOWN = 30;
const RUNS = 50;

/** The datasets that a run used, each with what is known of the data, and who else used them. */
export function DatasetsTab({ run }: { run: Run }) {
  const found = useQuery({
    // Read again when the run notes one more.
    queryKey: [...queryKeys.datasets(run.id), (run.inputs ?? []).length],
    queryFn: ({ signal }) => listDatasets(run.id, signal),
    placeholderData: (before) => before,
  });
  if (found.isError && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={240} aria-label="Loading the datasets" />;
  const { datasets } = found.data;
  if (datasets.length === 0)
    return (
      <Text size="sm" c="dimmed" role="status">
        No datasets yet. They appear here as soon as the run notes one: run.dataset(name, source,
        description).
      </Text>
    );
  return (
    <div className={styles.datasets}>
      {datasets.map((dataset) => (
        <DatasetCard key={`${dataset.name}\n${dataset.digest}`} dataset={dataset} runId={run.id} />
      ))}
    </div>
  );
}

function DatasetCard({ dataset, runId }: { dataset: Dataset; runId: string }) {
  const { name, digest, description, context, uri, source, sourceType, schema, profile, tags } = dataset;
  const known = useMemo(() => describe(schema, profile), [schema, profile]);
  const others = Object.entries(tags).filter(([key]) => key !== "mlflow.data.context");
  const place = uri ?? source;
  return (
    <section className={styles.card} aria-label={name}>
      <h2 className={styles.name}>
        {name}
        {context !== undefined && (
          <Badge variant="light" size="sm" className={styles.context}>
            {context}
          </Badge>
        )}
      </h2>
      {description !== undefined && <p className={styles.description}>{description}</p>}
      <dl className={styles.facts}>
        <div>
          <dt>Digest</dt>
          <dd>
            {isOfContent(digest) ? (
              <>
                <span className={textStyles.mono} title={digest}>
                  {shortDatasetDigest(digest)}
                </span>
                <Copy value={digest} label={`Copy digest of ${name}`} />
              </>
            ) : (
              <span title={digest}>of the place, not of the data</span>
            )}
          </dd>
        </div>
        {known.facts.map(({ label, value, bytes }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={textStyles.tabular}>{bytes ? byteSize(value) : groupedInteger(value)}</dd>
          </div>
        ))}
      </dl>
      {place !== "" && (
        <p className={styles.place} title={sourceType}>
          {place}
        </p>
      )}
      {others.length > 0 && (
        <p className={styles.tags}>
          {others.map(([key, value]) => (
            <Badge key={key} variant="outline" color="gray" size="sm" tt="none">
              {key}: {value}
            </Badge>
          ))}
        </p>
      )}
      {known.columns.length > 0 && <Columns columns={known.columns} name={name} />}
      {known.raw.map((text) => (
        <pre key={text} className={styles.raw}>
          {text.slice(0, 5000)}
        </pre>
      ))}
      <OtherRuns name={name} digest={digest} runId={runId} />
    </section>
  );
}

function Columns({ columns, name }: { columns: readonly Column[]; name: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? columns : columns.slice(0, COLUMNS_SHOWN);
  const isProfiled = columns.some((one) => one.nulls !== undefined);
  const isNumeric = columns.some((one) => one.min !== undefined);
  return (
    <div>
      <div className={tableStyles.scrollX}>
        <table className={tableStyles.grid} aria-label={`Columns of ${name}`}>
          <thead>
            <tr>
              <th>Column</th>
              <th>Type</th>
              {isProfiled && (
                <>
                  <th className={tableStyles.num}>Nulls</th>
                  <th className={tableStyles.num}>Distinct</th>
                </>
              )}
              {isNumeric && (
                <>
                  <th className={tableStyles.num}>Min</th>
                  <th className={tableStyles.num}>Median</th>
                  <th className={tableStyles.num}>Mean</th>
                  <th className={tableStyles.num}>Max</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((column) => (
              <tr key={column.name}>
                <td className={tableStyles.key}>{column.name}</td>
                <td>{column.type}</td>
                {isProfiled && (
                  <>
                    <td className={tableStyles.num}>
                      {column.nulls !== undefined && groupedInteger(column.nulls)}
                    </td>
                    <td
                      className={tableStyles.num}
                      title={column.isDistinctEstimated ? "Estimated, to some 1.6 %" : undefined}
                    >
                      {column.distinct !== undefined &&
                        `${column.isDistinctEstimated ? "≈ " : ""}${groupedInteger(column.distinct)}`}
                    </td>
                  </>
                )}
                {isNumeric && (
                  <>
                    <td className={tableStyles.num}>
                      <NumberText value={column.min} />
                    </td>
                    <td className={tableStyles.num} title={quantiles(column)}>
                      {column.areQuantilesEstimated && "≈ "}
                      <NumberText value={column.quantiles?.["0.5"]} />
                    </td>
                    <td className={tableStyles.num}>
                      <NumberText value={column.mean} />
                    </td>
                    <td className={tableStyles.num}>
                      <NumberText value={column.max} />
                    </td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < columns.length && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            setAll(true);
          }}
        >
          {groupedInteger(columns.length - shown.length)} more columns
        </Button>
      )}
    </div>
  );
}

function quantiles({ quantiles: known, areQuantilesEstimated }: Column): string | undefined {
  if (!known) return undefined;
  const words = Object.entries(known).map(
    ([q, value]) => `${String(Math.round(Number(q) * 100))} %: ${String(value)}`,
  );
  return `${areQuantilesEstimated ? "Of a sample of 4096 values. " : ""}${words.join(", ")}`;
}

/** The other runs that used the same data. */
function OtherRuns({ name, digest, runId }: { name: string; digest: string; runId: string }) {
  const found = useInfiniteQuery({
    queryKey: queryKeys.datasetRuns(name, digest),
    queryFn: ({ pageParam, signal }) =>
      listDatasetRuns({ name, digest, max: RUNS, pageToken: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
  });
  const runs = found.data?.pages.flatMap((page) => page.runs).filter((one) => one.id !== runId) ?? [];
  if (found.isError && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={20} aria-label="Loading the runs of the dataset" />;
  if (runs.length === 0)
    return (
      <Text size="xs" c="dimmed">
        No other run used it.
      </Text>
    );
  return (
    <div>
      <h3 className={styles.used}>
        Also used by{" "}
        {found.hasNextPage ? `more than ${plural(runs.length, "run")}` : plural(runs.length, "run")}
      </h3>
      <ul className={styles.runs} aria-label={`Other runs of ${name}`}>
        {runs.map((run) => (
          <li key={run.id}>
            <Link to="/runs/$runId" params={{ runId: run.id }} search={{ tab: "datasets" }}>
              {run.name === "" ? run.id.slice(0, 12) : run.name}
            </Link>{" "}
            {run.context !== undefined && <span className={textStyles.faint}>{run.context}, </span>}
            <span className={textStyles.faint}>
              <TimeText ms={run.startMs} />
            </span>
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
          More runs
        </Button>
      )}
    </div>
  );
}
