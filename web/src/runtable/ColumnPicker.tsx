import {
  Badge,
  Button,
  Checkbox,
  Group,
  Popover,
  ScrollArea,
  SegmentedControl,
  Text,
  TextInput,
} from "@mantine/core";
import { IconColumns3, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { loadColumns } from "../api/calls";
import type { ColumnKind } from "../api/types";
import { groupedInteger } from "../format/numbers";
import type { ColumnId } from "./columns";
import { columnId } from "./columns";

const SHOWN = 200;

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
  const found = useQuery({
    queryKey: ["columns", experimentId, text],
    queryFn: ({ signal }) => loadColumns(experimentId, text, signal),
    enabled: opened,
    placeholderData: (old) => old,
  });
  const chosen = new Set(columns);
  const list = (found.data?.columns ?? []).filter((c) => kind === "all" || c.kind === kind);
  const collate = new Intl.Collator(undefined, { numeric: true });
  list.sort((a, b) => {
    const on = Number(chosen.has(columnId(b.kind, b.key))) - Number(chosen.has(columnId(a.kind, a.key)));
    return on || collate.compare(a.key, b.key);
  });
  const toggle = (id: ColumnId) => {
    change(chosen.has(id) ? columns.filter((c) => c !== id) : [...columns, id]);
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
            setOpened(!opened);
          }}
        >
          Columns
          <span className="count">{columns.length}</span>
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
        <ScrollArea.Autosize mah={340} type="auto">
          {list.slice(0, SHOWN).map((c) => {
            const id = columnId(c.kind, c.key);
            return (
              <label key={id} className="pick">
                <Checkbox
                  size="xs"
                  checked={chosen.has(id)}
                  onChange={() => {
                    toggle(id);
                  }}
                />
                <span className="pick-key" title={c.key}>
                  {c.key}
                </span>
                <Badge size="xs" variant="default" radius="sm">
                  {c.kind}
                </Badge>
                <span className="faint tabular pick-runs">{groupedInteger(c.runs)}</span>
              </label>
            );
          })}
          {list.length === 0 && (
            <Text size="sm" c="dimmed" py="sm" ta="center">
              {found.isPending ? "Loading…" : "No key matches."}
            </Text>
          )}
          {(list.length > SHOWN || found.data?.truncated) && (
            <Text size="xs" c="dimmed" py={4}>
              There are more: search to narrow them down.
            </Text>
          )}
        </ScrollArea.Autosize>
        <Group mt="xs" gap="xs">
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              change([...columns, ...shownIds.slice(0, SHOWN).filter((id) => !chosen.has(id))]);
            }}
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
