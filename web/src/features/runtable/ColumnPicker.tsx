import { Badge, Button, Checkbox, Group, Popover, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconColumns3, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { loadColumns } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import type { ColumnKind, ColumnPage, ColumnUse } from "../../api/types";
import { classes } from "../../design/classes";
import { groupedInteger, plural } from "../../design/numbers";
import { useRowsInView } from "../../design/useRowsInView";
import { type ColumnId, columnId, parseColumn } from "../../parts/runs/columnNames";
import { COLUMNS_MOST } from "./columns";
import textStyles from "../../design/text.module.css";
import styles from "./ColumnPicker.module.css";

const PAGE = 200;
const REST_MS = 150;
const ROW_PX = 26;
export function ColumnPicker({
  experimentId,
  columns,
  change,
}: {
  experimentId: string;
  columns: readonly ColumnId[];
  change: (columns: ColumnId[] | undefined) => void;
}) {
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState("");
  const [kind, setKind] = useState<ColumnKind | "all">("all");
  const [asked] = useDebouncedValue(text, REST_MS);
  const found = useInfiniteQuery({
    queryKey: queryKeys.columnsToPick(experimentId, asked, kind),
    queryFn: ({ pageParam, signal }) =>
      loadColumns(
        experimentId,
        { q: asked, kind: kind === "all" ? undefined : kind, maxResults: PAGE, pageToken: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: ColumnPage) => last.nextPageToken,
    enabled: opened,
    placeholderData: keepPreviousData,
  });
  const chosen = new Set(columns);
  const pages = found.data?.pages;
  const total = pages?.at(-1)?.total ?? 0;
  // The columns that were chosen when the list was opened stay on top, so that nothing jumps under the pointer.
  const [onTop, setOnTop] = useState<ReadonlySet<string>>(new Set());
  const list = useMemo(() => {
    const uses = (pages ?? []).flatMap((p) => p.columns);
    const known = new Set(uses.map((c) => columnId(c.kind, c.key)));
    const wanted = asked.toLowerCase();
    const unlisted = [...onTop].flatMap((id): ColumnUse[] => {
      const parsed = parseColumn(id);
      if (parsed.kind === "attribute" || known.has(id)) return [];
      if ((kind !== "all" && parsed.kind !== kind) || !parsed.key.toLowerCase().includes(wanted)) return [];
      return [{ kind: parsed.kind, key: parsed.key, runs: 0 }];
    });
    const isOn = (c: ColumnUse) => onTop.has(columnId(c.kind, c.key));
    return [...unlisted, ...uses.filter(isOn), ...uses.filter((c) => !isOn(c))];
  }, [pages, onTop, asked, kind]);
  const toggle = (id: ColumnId) => {
    if (chosen.has(id)) change(columns.filter((c) => c !== id));
    else if (columns.length < COLUMNS_MOST) change([...columns, id]);
  };
  const shownIds = list.map((c) => columnId(c.kind, c.key));
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={380} shadow="md" trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconColumns3 size={15} />}
          onClick={() => {
            setOnTop(new Set(columns));
            setOpened(!opened);
          }}
        >
          Columns
          <span className={textStyles.count}>{groupedInteger(columns.length)}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          size="xs"
          data-autofocus
          placeholder="Search params, metrics, tags"
          aria-label="Search columns"
          leftSection={<IconSearch size={14} />}
          value={text}
          onChange={(e) => {
            setText(e.currentTarget.value);
          }}
        />
        <SegmentedControl
          fullWidth
          size="xs"
          my="xs"
          aria-label="Kind of column"
          value={kind}
          onChange={(v) => {
            setKind(v as ColumnKind | "all");
          }}
          data={[
            { value: "all", label: "All" },
            { value: "metric", label: "Metrics" },
            { value: "param", label: "Params" },
            { value: "tag", label: "Tags" },
          ]}
        />
        <PickList
          list={list}
          chosen={chosen}
          isFull={columns.length >= COLUMNS_MOST}
          toggle={toggle}
          more={() => {
            if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
          }}
        />
        {list.length === 0 && (
          <Text size="sm" c="dimmed" py="sm" ta="center">
            {found.isPending ? "Loading…" : "No key matches."}
          </Text>
        )}
        {list.length > 0 && (
          <Text size="xs" c="dimmed" pt={4}>
            {list.length < total
              ? `${groupedInteger(list.length)} of ${plural(total, "key")}, the most used first; scroll on or search for others`
              : plural(list.length, "key")}
          </Text>
        )}
        {columns.length >= COLUMNS_MOST && (
          <Text size="xs" c="dimmed" pt={4} role="status">
            {columns.length > COLUMNS_MOST
              ? `The table shows the first ${groupedInteger(COLUMNS_MOST)} of ${groupedInteger(columns.length)} chosen columns.`
              : `${groupedInteger(COLUMNS_MOST)} columns are chosen, as many as the table shows.`}
          </Text>
        )}
        <Group mt="xs" gap="xs">
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              change([...columns, ...shownIds.filter((id) => !chosen.has(id))].slice(0, COLUMNS_MOST));
            }}
            disabled={columns.length >= COLUMNS_MOST}
            title={`At most ${String(COLUMNS_MOST)} columns are shown`}
          >
            Show these
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              const off = new Set(shownIds);
              change(columns.filter((id) => !off.has(id)));
            }}
          >
            Hide these
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            ml="auto"
            onClick={() => {
              change(undefined);
            }}
          >
            Reset
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}

interface PickListProps {
  list: readonly ColumnUse[];
  chosen: ReadonlySet<string>;
  /** Whether no further column can be chosen. */
  isFull: boolean;
  toggle: (id: ColumnId) => void;
  /** Loads the next page, if there is one. */
  more: () => void;
}

function PickList({ list, chosen, isFull, toggle, more }: PickListProps) {
  const keyOf = (i: number) => {
    const c = list[i];
    return c ? columnId(c.kind, c.key) : String(i);
  };
  const view = useRowsInView({ count: list.length, estimatePx: () => ROW_PX, keyOf });
  const last = view.rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (list.length > 0 && last >= list.length - 1) more();
  });
  return (
    <div className={styles.list}>
      <div ref={view.body} style={{ paddingTop: view.beforePx, paddingBottom: view.afterPx }}>
        {view.rows.map(({ index, key }) => {
          const c = list[index];
          if (!c) return null;
          const id = columnId(c.kind, c.key);
          return (
            <label key={key} ref={view.row} data-index={index} className={styles.pick}>
              <Checkbox
                size="xs"
                checked={chosen.has(id)}
                disabled={isFull && !chosen.has(id)}
                onChange={() => {
                  toggle(id);
                }}
              />
              <span className={styles.key} title={c.key}>
                {c.key}
              </span>
              <Badge size="xs" variant="default" radius="sm">
                {c.kind}
              </Badge>
              <span className={classes(textStyles.faint, textStyles.tabular, styles.runs)}>
                {groupedInteger(c.runs)}
              </span>
            </label>
          );
        })}
      </div>
    </div>
  );
}
