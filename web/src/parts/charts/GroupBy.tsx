import { Button, CloseButton, MultiSelect, Popover, SegmentedControl, Select, Text } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import { useState } from "react";
import { classes } from "../../design/classes";
import { groupedInteger } from "../../design/numbers";
import { parseColumn } from "../runs/columnNames";
import { useKeysLike } from "../runs/useKeysLike";
import { type Band, BANDS, groupOptions, type Grouping, groupSearch } from "./groups";
import type { ChartSearch } from "./settings";
import styles from "./GroupBy.module.css";

interface GroupByProps {
  grouping: Grouping | undefined;
  experimentId: string;
  dense: boolean;
  onSearch: (change: ChartSearch) => void;
}

const OPTIONS_LISTED = 200;
const START: Grouping = { by: { kind: "these", keys: [] }, band: "std", align: "step" };

/** The choice of how runs are grouped, and which band is drawn. */
export function GroupBy({ grouping, experimentId, dense, onSearch }: GroupByProps) {
  const [opened, setOpened] = useState(false);
  // Without a key there is no grouping, but the band and the mode are kept while the choice is open.
  const [draft, setDraft] = useState<Grouping>(START);
  const current = grouping ?? draft;
  const { by, band, align } = current;
  const these = by.kind === "these";
  const set = (change: Partial<Grouping>) => {
    const next = { ...current, ...change };
    setDraft(next);
    const groups = next.by.kind === "allParamsBut" || next.by.keys.length > 0;
    onSearch(groupSearch(groups ? next : undefined));
  };
  const clear = () => {
    setDraft(START);
    onSearch(groupSearch(undefined));
  };
  const [typed, setTyped] = useState("");
  const params = useKeysLike(experimentId, typed, "param", OPTIONS_LISTED, opened);
  const tags = useKeysLike(experimentId, typed, "tag", OPTIONS_LISTED, opened && these);
  const uses = these ? [...params.uses, ...tags.uses] : params.uses;
  const total = params.total + (these ? tags.total : 0);
  const options = groupOptions(uses, by.keys).filter((g) => these || g.group === "Params");
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={360} shadow="md" trapFocus>
      <Button.Group>
        <Popover.Target>
          <Button
            size="xs"
            variant={grouping ? "light" : "default"}
            leftSection={<IconStack2 size={15} />}
            className={classes(styles.button, dense && styles.dense)}
            title={grouping && summary(grouping)}
            onClick={() => {
              setOpened(!opened);
            }}
          >
            <span className={styles.text}>{grouping ? summary(grouping) : "Group by"}</span>
          </Button>
        </Popover.Target>
        {grouping && (
          <CloseButton
            size={30}
            iconSize={14}
            radius="sm"
            variant="subtle"
            aria-label="Do not group"
            onClick={clear}
          />
        )}
      </Button.Group>
      <Popover.Dropdown>
        <SegmentedControl
          fullWidth
          size="xs"
          mb="xs"
          aria-label="How runs are grouped"
          value={by.kind}
          onChange={(v) => {
            set({ by: { kind: v as Grouping["by"]["kind"], keys: [] } });
          }}
          data={[
            { value: "these", label: "By these" },
            { value: "allParamsBut", label: "By all params but these" },
          ]}
        />
        <MultiSelect
          size="xs"
          data-autofocus
          openOnFocus={false}
          aria-label={these ? "Group by" : "All params but"}
          placeholder={by.keys.length > 0 ? "" : these ? "Params, tags, fields" : "None: every param counts"}
          data={options.map((g) => ({ group: g.group, items: [...g.items] }))}
          value={[...by.keys]}
          onChange={(keys) => {
            set({ by: { kind: by.kind, keys } });
          }}
          searchable
          searchValue={typed}
          onSearchChange={setTyped}
          clearable
          maxDropdownHeight={260}
          nothingFoundMessage={params.isPending ? "Searching…" : "No such key"}
          comboboxProps={{ withinPortal: false }}
        />
        <Text size="xs" c="dimmed" mt={6} mb="xs">
          {these
            ? "Runs with the same values become one curve."
            : "Runs that differ in nothing else, as in their seed, become one curve."}
          {total > uses.length &&
            ` ${groupedInteger(uses.length)} of ${groupedInteger(total)} keys are listed; type to find others.`}
        </Text>
        <Select
          size="xs"
          label="Band"
          data={[...BANDS]}
          value={band}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(v) => {
            if (v !== null) set({ band: v as Band });
          }}
        />
        <Text size="xs" fw={500} mt="xs" mb={4} id="align-label">
          Runs with points at different x
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby="align-label"
          value={align}
          onChange={(v) => {
            set({ align: v as Grouping["align"] });
          }}
          data={[
            { value: "step", label: "As they are" },
            { value: "interpolate", label: "Interpolated" },
          ]}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function summary({ by }: Grouping): string {
  const keys = by.keys.map((k) => parseColumn(k).key).join(", ");
  if (by.kind === "these") return `By ${keys}`;
  return keys === "" ? "By all params" : `By all params but ${keys}`;
}
