import { NumberInput, Select, Skeleton, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { listStreams, loadRows } from "../../../api/calls";
import { useLive } from "../../../api/live";
import { queryKeys } from "../../../api/queryKeys";
import type { Run, StreamRow, StreamStats } from "../../../api/types";
import { ErrorState } from "../../../design/ErrorState";
import { groupedInteger, plural } from "../../../design/numbers";
import { keyMatcher } from "../../../design/search";
import { TimeText } from "../../../design/TimeText";
import { useSoon } from "../../../design/useSoon";
import { fieldNames, streamName } from "./rows";
import { RowsTable } from "./RowsTable";
import styles from "./RowsTab.module.css";

interface RowsTabProps {
  run: Run;
  search: { stream?: string; row?: string; fields?: string };
  change: (part: Record<string, string | undefined>) => void;
}

const FRESH_DELAY_MS = 1500;
/** More columns are slow and hard to read. The search finds the others. */
const FIELDS_SHOWN = 60;
/** A longer list names its length, and typing finds the other streams. */
const STREAMS_LISTED = 100;
/** The stream without a name in an address. An empty text would be left out there. */
const NO_NAME = "/";

/** The rows of a stream as they were logged. */
export function RowsTab({ run, search, change }: RowsTabProps) {
  const streams = useStreams(run.id);
  const all = streams.data?.streams ?? [];
  const wanted = search.stream === NO_NAME ? "" : search.stream;
  const stats = all.find((s) => s.stream === wanted) ?? (wanted === undefined ? all[0] : undefined);
  if (streams.isError && !streams.data)
    return <ErrorState error={streams.error} retry={() => void streams.refetch()} />;
  if (streams.isPending) return <Skeleton height={320} aria-label="Loading the streams" />;
  if (all.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No rows yet. They appear here with the first point.
      </Text>
    );
  return (
    <section aria-label="Rows">
      <div className={styles.bar}>
        <Select
          size="xs"
          w={200}
          aria-label="Stream"
          searchable={all.length > 8}
          allowDeselect={false}
          placeholder="Choose a stream"
          limit={STREAMS_LISTED}
          data={listed(
            all.map((s) => ({
              value: s.stream === "" ? NO_NAME : s.stream,
              label: streamName(s.stream),
            })),
          )}
          value={stats ? (stats.stream === "" ? NO_NAME : stats.stream) : null}
          onChange={(v) => {
            change({ stream: v ?? undefined, row: undefined, fields: undefined });
          }}
        />
        {stats && (
          <>
            <FieldSearch value={search.fields ?? ""} change={change} />
            <GoTo key={stats.stream} rows={stats.rows} change={change} />
            <StreamFacts run={run} stats={stats} />
          </>
        )}
      </div>
      {stats ? (
        <Fields run={run} stats={stats} search={search} change={change} />
      ) : (
        <Text size="sm" c="dimmed" py="md">
          The run has no stream {streamName(wanted ?? "")}.
        </Text>
      )}
    </section>
  );
}

function listed<T>(items: T[]): (T | { group: string; items: T[] })[] {
  if (items.length <= STREAMS_LISTED) return items;
  const group = `${String(STREAMS_LISTED)} of ${groupedInteger(items.length)}; type to find others`;
  return [{ group, items }];
}

/** The streams of a run, loaded again while points arrive. */
function useStreams(runId: string) {
  const found = useQuery({
    queryKey: queryKeys.streams(runId),
    queryFn: ({ signal }) => listStreams(runId, signal),
  });
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: queryKeys.streams(runId) });
  const soon = useSoon(FRESH_DELAY_MS, refresh);
  useLive("points", (live) => {
    if (live.runs.some((r) => r.runId === runId)) soon();
  });
  useLive("opened", (event) => {
    if (event.runIds.includes(runId)) soon();
  });
  return found;
}

function FieldSearch({ value, change }: { value: string; change: RowsTabProps["change"] }) {
  return (
    <TextInput
      size="xs"
      w={180}
      aria-label="Search fields by regular expression"
      placeholder="Search fields (regex)"
      leftSection={<IconSearch size={14} />}
      value={value}
      onChange={(e) => {
        change({ fields: e.currentTarget.value === "" ? undefined : e.currentTarget.value });
      }}
    />
  );
}

function GoTo({ rows, change }: { rows: number; change: RowsTabProps["change"] }) {
  const [text, setText] = useState<string | number>("");
  return (
    <NumberInput
      size="xs"
      w={130}
      hideControls
      min={0}
      max={Math.max(0, rows - 1)}
      allowDecimal={false}
      allowNegative={false}
      aria-label="Go to row"
      placeholder="Go to row"
      value={text}
      onChange={setText}
      onKeyDown={(e) => {
        if (e.key !== "Enter" || text === "") return;
        change({ row: String(Math.min(Math.max(0, rows - 1), Number(text))) });
      }}
    />
  );
}

/** The size of a stream, with its first and last row. */
function StreamFacts({ run, stats }: { run: Run; stats: StreamStats }) {
  const { stream, rows } = stats;
  const first = useRow(run.id, stream, rows > 0 ? 0 : undefined);
  const last = useRow(run.id, stream, rows > 0 ? rows - 1 : undefined);
  const restarted = (run.attempts ?? []).length > 0;
  return (
    <span className={styles.facts} data-facts>
      <b>{plural(rows, "row")}</b> · <b>{plural(Object.keys(stats.fields).length, "field")}</b>
      {first && last && (
        <>
          {" "}
          · first <b>step {groupedInteger(first.step)}</b> at <TimeText ms={first.timeMs} absolute /> · last{" "}
          <b>step {groupedInteger(last.step)}</b> at <TimeText ms={last.timeMs} absolute />
        </>
      )}
      {restarted && " · of all attempts, in the order they came"}
    </span>
  );
}

function useRow(runId: string, stream: string, index: number | undefined): StreamRow | undefined {
  const found = useQuery({
    queryKey: queryKeys.row(runId, stream, index),
    queryFn: ({ signal }) => loadRows(runId, { stream, startIndex: index ?? 0, limit: 1 }, signal),
    enabled: index !== undefined,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  return found.data?.stream === stream ? found.data.rows[0] : undefined;
}

function Fields({ run, stats, search, change }: RowsTabProps & { stats: StreamStats }) {
  const found = fieldNames(stats, keyMatcher(search.fields ?? ""));
  const hidden = found.length - FIELDS_SHOWN;
  return (
    <>
      <RowsTable
        key={stats.stream}
        runId={run.id}
        stats={stats}
        fields={found.slice(0, FIELDS_SHOWN)}
        row={search.row === undefined ? undefined : Number(search.row)}
        onRow={(row) => {
          change({ row: row === 0 ? undefined : String(row) });
        }}
      />
      <Text size="xs" c="dimmed" mt={4} mih={18}>
        {found.length === 0
          ? "No field matches."
          : hidden > 0
            ? `The first ${String(FIELDS_SHOWN)} of ${plural(found.length, "field")}: search to see others.`
            : ""}
      </Text>
    </>
  );
}
