import { ActionIcon, Button, SegmentedControl, Tooltip } from "@mantine/core";
import { IconChartLine, IconEyeOff, IconLayoutColumns, IconListTree, IconTable } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { View } from "../../api/types";
import { groupedInteger } from "../../design/numbers";
import textStyles from "../../design/text.module.css";
import styles from "./ViewControls.module.css";

export type Layout = "table" | "split" | "charts";

export function HiddenButton({ hidden, showAll }: { hidden: number; showAll: () => void }) {
  if (hidden === 0) return null;
  return (
    <Button size="xs" variant="default" leftSection={<IconEyeOff size={14} />} onClick={showAll}>
      Show {groupedInteger(hidden)} hidden
    </Button>
  );
}

export function ViewChoice({ view, change }: { view: View; change: (view: View) => void }) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Which runs"
      value={view}
      onChange={(v) => {
        change(v as View);
      }}
      data={[
        { value: "active", label: "Active" },
        { value: "deleted", label: "Deleted" },
      ]}
    />
  );
}

export function NestedChoice({
  nested,
  filtered,
  change,
}: {
  nested: boolean;
  filtered: boolean;
  change: (nested: boolean) => void;
}) {
  const label = nested ? "Children below their parents" : "All runs in one list";
  return (
    <Tooltip label={nested && filtered ? `${label}, where nothing is filtered` : label} openDelay={300}>
      <ActionIcon
        size={30}
        variant={nested ? "light" : "default"}
        aria-label="Nest children below their parents"
        aria-pressed={nested}
        onClick={() => {
          change(!nested);
        }}
      >
        <IconListTree size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

export function LayoutChoice({ layout, change }: { layout: Layout; change: (layout: Layout) => void }) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Layout"
      value={layout}
      onChange={(v) => {
        change(v as Layout);
      }}
      data={[
        { value: "table", label: <Choice label="Table" icon={<IconTable size={15} />} /> },
        { value: "split", label: <Choice label="Table and charts" icon={<IconLayoutColumns size={15} />} /> },
        { value: "charts", label: <Choice label="Charts" icon={<IconChartLine size={15} />} /> },
      ]}
    />
  );
}

function Choice({ label, icon }: { label: string; icon: ReactNode }) {
  return (
    <Tooltip label={label} openDelay={300}>
      <span className={styles.choice}>
        {icon}
        <span className={textStyles.sr}>{label}</span>
      </span>
    </Tooltip>
  );
}
