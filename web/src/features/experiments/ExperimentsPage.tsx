import { Button, Group, SegmentedControl, Skeleton, Text, UnstyledButton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { listExperiments } from "../../api/calls";
import { useLive, useSubscription } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";
import type { Experiment } from "../../api/types";
import { useChangeAddress } from "../../design/address";
import { classes } from "../../design/classes";
import { ErrorState } from "../../design/ErrorState";
import { groupedInteger } from "../../design/numbers";
import { Page } from "../../design/Page";
import { SearchInput } from "../../design/SearchInput";
import { TableRows } from "../../design/TableRows";
import { toast, toastError, toastUndo } from "../../design/toast";
import { useKeys } from "../../design/useKeys";
import { useSoon } from "../../design/useSoon";
import { useTitle } from "../../design/useTitle";
import { ExperimentDialog } from "../../parts/experiments/ExperimentDialog";
import { HowToLog } from "../../parts/experiments/HowToLog";
import { ExperimentCells, FolderCells } from "./rows";
import type { ExperimentRow, FolderRow, SortField } from "./tree";
import { matches, sortFrom, treeRows } from "./tree";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";
import styles from "./Experiments.module.css";

const route = getRouteApi("/");
const ROW_PX = 39;
const FRESH_DELAY_MS = 700;
const ALL_EXPERIMENTS = ["*"];

const COLUMNS: { field: SortField; label: string; className?: string | undefined }[] = [
  { field: "name", label: "Experiment" },
  { field: "runs", label: "Runs", className: styles.num },
  { field: "last", label: "Last run", className: styles.time },
  { field: "created", label: "Created", className: styles.time },
];

export function ExperimentsPage() {
  useTitle("Experiments");
  const search = route.useSearch();
  const queries = useQueryClient();
  const status = search.status ?? "active";
  const text = search.q ?? "";
  const sort = sortFrom(search.sort);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<Experiment | "new">();
  const searchBox = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => searchBox.current?.focus() });

  const view = status === "deleted" ? ("deleted" as const) : ("active" as const);
  const list = useQuery({
    queryKey: queryKeys.experimentsOf(view),
    queryFn: ({ signal }) => listExperiments({ view }, signal),
    placeholderData: keepPreviousData,
  });
  useSubscription([], ALL_EXPERIMENTS);
  const refresh = () => queries.invalidateQueries({ queryKey: queryKeys.experiments });
  useLive("experiment", useSoon(FRESH_DELAY_MS, refresh));

  const counts = useMemo(() => {
    const out: Record<string, number> = { all: list.data?.length ?? 0 };
    for (const e of list.data ?? []) out[e.status] = (out[e.status] ?? 0) + 1;
    return out;
  }, [list.data]);
  const found = useMemo(
    () =>
      (list.data ?? []).filter(
        (e) => (status === "all" || status === "deleted" || e.status === status) && matches(e, text),
      ),
    [list.data, status, text],
  );
  const rows = useMemo(
    () => treeRows(found, sort, (path) => text !== "" || !closed.has(path)),
    // `sort` is a new object at each render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [found, sort.field, sort.descending, closed, text],
  );
  const noRuns = list.data !== undefined && view === "active" && list.data.every((e) => e.runCount === 0);

  const change = useChangeAddress();
  const act = async (what: string, action: () => Promise<unknown>, undo?: () => Promise<unknown>) => {
    try {
      await action();
      if (undo) toastUndo(what, () => void act("Taken back", undo));
      else toast(what);
    } catch (error) {
      toastError("That did not work", error);
    }
    await refresh();
  };

  return (
    <Page>
      <Group justify="space-between" mb="md" gap="sm">
        <Group gap="sm">
          <h1>Experiments</h1>
          {list.data && <Text c="dimmed">{groupedInteger(found.length)}</Text>}
        </Group>
        <Group gap="sm" maw="100%">
          <SearchInput
            ref={searchBox}
            w={260}
            size="sm"
            aria-label="Search experiments"
            placeholder="Search name, description, tags"
            value={text}
            onText={(q) => {
              change({ q: q === "" ? undefined : q });
            }}
          />
          <SegmentedControl
            size="sm"
            aria-label="Status"
            value={status}
            onChange={(v) => {
              change({ status: v === "active" ? undefined : v });
            }}
            data={(["active", "completed", "archived", "all", "deleted"] as const).map((s) => ({
              value: s,
              label: (
                <span>
                  {s[0]?.toUpperCase()}
                  {s.slice(1)}
                  {view === "active" && s !== "deleted" && (counts[s] ?? 0) > 0 && (
                    <span className={textStyles.count}>{counts[s]}</span>
                  )}
                </span>
              ),
            }))}
          />
          <Button
            size="sm"
            leftSection={<IconPlus size={16} />}
            onClick={() => {
              setDialog("new");
            }}
          >
            New experiment
          </Button>
        </Group>
      </Group>

      {list.isError && !list.data ? (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      ) : list.isPending ? (
        <ListSkeleton />
      ) : (
        <>
          {noRuns && <HowToLog />}
          <table
            className={classes(tableStyles.list, styles.table)}
            aria-label="Experiments"
            aria-rowcount={rows.length + 1}
          >
            <thead>
              <tr>
                {COLUMNS.map((c) => {
                  const active = sort.field === c.field;
                  return (
                    <th
                      key={c.field}
                      className={c.className}
                      aria-sort={active ? (sort.descending ? "descending" : "ascending") : "none"}
                    >
                      <UnstyledButton
                        className={classes(tableStyles.sort, active && tableStyles.active)}
                        onClick={() => {
                          const descending = active ? !sort.descending : c.field !== "name";
                          change({ sort: (descending ? "-" : "") + c.field });
                        }}
                      >
                        {c.label}
                        <span aria-hidden>{active ? (sort.descending ? "↓" : "↑") : ""}</span>
                      </UnstyledButton>
                    </th>
                  );
                })}
                <th className={styles.actions}>
                  <span className={textStyles.sr}>Actions</span>
                </th>
              </tr>
            </thead>
            <TableRows
              count={rows.length}
              estimatePx={ROW_PX}
              keyOf={(i) => keyOf(rows[i])}
              classOf={(i) => (rows[i]?.kind === "folder" ? styles.folder : undefined)}
              row={(i) => {
                const row = rows[i];
                if (!row) return null;
                return row.kind === "folder" ? (
                  <FolderCells
                    row={row}
                    toggle={() => {
                      const next = new Set(closed);
                      if (!next.delete(row.path)) next.add(row.path);
                      setClosed(next);
                    }}
                  />
                ) : (
                  <ExperimentCells
                    experiment={row.experiment}
                    name={row.name}
                    depth={row.depth}
                    edit={() => {
                      setDialog(row.experiment);
                    }}
                    act={(what, action, undo) => void act(what, action, undo)}
                    showStatus={status === "all"}
                  />
                );
              }}
            />
          </table>
          {rows.length === 0 && (
            <Text c="dimmed" ta="center" py="xl">
              {text === ""
                ? `No ${status === "all" ? "" : `${status} `}experiments.`
                : "No experiment matches."}
            </Text>
          )}
        </>
      )}
      {dialog && (
        <ExperimentDialog
          experiment={dialog === "new" ? undefined : dialog}
          close={() => {
            setDialog(undefined);
          }}
        />
      )}
    </Page>
  );
}

function keyOf(row: FolderRow | ExperimentRow | undefined): string {
  return row?.kind === "experiment" ? row.experiment.id : `f:${row?.path ?? ""}`;
}

function ListSkeleton() {
  return (
    <div aria-busy aria-label="Loading">
      {Array.from({ length: 8 }, (_, i) => (
        <Skeleton key={i} height={30} my={12} radius="sm" />
      ))}
    </div>
  );
}
