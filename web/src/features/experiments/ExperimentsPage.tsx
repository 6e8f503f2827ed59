import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Menu,
  SegmentedControl,
  Skeleton,
  Text,
  UnstyledButton,
} from "@mantine/core";
import {
  IconArchive,
  IconArrowBackUp,
  IconCheck,
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconFolder,
  IconPencil,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { deleteExperiment, listExperiments, patchExperiment, restoreExperiment } from "../../api/calls";
import { useLive, useSubscription } from "../../api/live";
import type { Experiment, ExperimentStatus } from "../../api/types";
import { groupedInteger, plural } from "../../design/numbers";
import { ErrorState, toast, toastError, useTitle } from "../../design/states";
import { Tags, TimeText } from "../../parts/runs/text";
import { TableRows } from "../../design/TableRows";
import { SearchInput } from "../../design/SearchInput";
import { useKeys } from "../../design/useKeys";
import { ExperimentDialog } from "../../parts/experiments/ExperimentDialog";
import { HowToLog } from "../../parts/experiments/HowToLog";
import type { ExperimentRow, FolderRow, SortField } from "./tree";
import { matches, sortFrom, treeRows } from "./tree";

const route = getRouteApi("/");
const ROW_PX = 39;
const ALL_EXPERIMENTS = ["*"];

const COLUMNS: { field: SortField; label: string; className: string }[] = [
  { field: "name", label: "Experiment", className: "c-name" },
  { field: "runs", label: "Runs", className: "c-num" },
  { field: "last", label: "Last run", className: "c-time" },
  { field: "created", label: "Created", className: "c-time" },
];

export function ExperimentsPage() {
  useTitle("Experiments");
  const search = route.useSearch();
  const navigate = route.useNavigate();
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
    queryKey: ["experiments", view],
    queryFn: ({ signal }) => listExperiments({ view }, signal),
    placeholderData: keepPreviousData,
  });
  useSubscription([], ALL_EXPERIMENTS);
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive("experiment", () => {
    pending.current ??= setTimeout(() => {
      pending.current = undefined;
      void queries.invalidateQueries({ queryKey: ["experiments"] });
    }, 700);
  });

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
    // The sort is a new object at each render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [found, sort.field, sort.descending, closed, text],
  );
  const noRuns =
    list.data !== undefined && view === "active" && list.data.every((e) => (e.runCount ?? 0) === 0);

  const change = (part: { q?: string | undefined; status?: string | undefined; sort?: string | undefined }) =>
    void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  const act = async (what: string, action: () => Promise<unknown>) => {
    try {
      await action();
      toast(what);
    } catch (error) {
      toastError("That did not work", error);
    }
    await queries.invalidateQueries({ queryKey: ["experiments"] });
  };

  return (
    <div className="page">
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
                    <span className="count">{counts[s]}</span>
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
          <table className="list" aria-label="Experiments" aria-rowcount={rows.length + 1}>
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
                        className={active ? "sort active" : "sort"}
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
                <th className="c-act">
                  <span className="sr">Actions</span>
                </th>
              </tr>
            </thead>
            <TableRows
              count={rows.length}
              estimatePx={ROW_PX}
              keyOf={(i) => keyOf(rows[i])}
              classOf={(i) => (rows[i]?.kind === "folder" ? "folder" : undefined)}
              row={(i) => {
                const row = rows[i];
                if (!row) return null;
                return row.kind === "folder" ? (
                  <Folder
                    row={row}
                    toggle={() => {
                      const next = new Set(closed);
                      if (!next.delete(row.path)) next.add(row.path);
                      setClosed(next);
                    }}
                  />
                ) : (
                  <Row
                    experiment={row.experiment}
                    name={row.name}
                    depth={row.depth}
                    edit={() => {
                      setDialog(row.experiment);
                    }}
                    act={(what, action) => void act(what, action)}
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
    </div>
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

function Folder({ row, toggle }: { row: FolderRow; toggle: () => void }) {
  return (
    <>
      <td className="c-name" style={{ paddingLeft: 8 + row.depth * 22 }}>
        <UnstyledButton onClick={toggle} aria-expanded={row.open} className="folder-button">
          {row.open ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
          <IconFolder size={16} />
          <span>{row.name}</span>
          <span className="faint">{plural(row.experiments, "experiment")}</span>
        </UnstyledButton>
      </td>
      <td className="c-num faint">{groupedInteger(row.runs)}</td>
      <td className="c-time faint">
        <TimeText ms={row.lastMs} />
      </td>
      <td className="c-time" />
      <td className="c-act" />
    </>
  );
}

const STATUS_COLOUR: Record<ExperimentStatus, string> = {
  active: "blue",
  completed: "teal",
  archived: "gray",
};

function Row({
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
  act: (what: string, action: () => Promise<unknown>) => void;
  showStatus: boolean;
}) {
  const set = (status: ExperimentStatus, what: string) => () => {
    act(what, () => patchExperiment(e.id, { status }));
  };
  return (
    <>
      <td className="c-name" style={{ paddingLeft: 12 + depth * 22 }}>
        <div className="name-line">
          <Link
            to="/experiments/$experimentId"
            params={{ experimentId: e.id }}
            className="strong-link"
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
        {e.description && <div className="description">{e.description}</div>}
      </td>
      <td className="c-num">{groupedInteger(e.runCount ?? 0)}</td>
      <td className="c-time">
        <TimeText ms={e.lastRunMs} />
      </td>
      <td className="c-time">
        <TimeText ms={e.createdMs} />
      </td>
      <td className="c-act">
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
                      act("Experiment deleted; it can be restored from Deleted", () =>
                        deleteExperiment(e.id),
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
