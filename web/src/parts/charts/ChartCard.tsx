import { Modal, Text } from "@mantine/core";
import { useInViewport } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import type { Range } from "../../plot/data/range";
import type { ChartProps } from "./chartProps";
import type { CurveSpec } from "./curves";
import { GroupsChart } from "./GroupsChart";
import { RunsChart } from "./RunsChart";
import type { ChartSettings, Grouped } from "./settings";
import styles from "./Chart.module.css";

const HEIGHT = 220;
const GRID_BUCKETS = 400;
const FULL_BUCKETS = 1500;

interface ChartCardProps {
  title: string;
  specs: readonly CurveSpec[];
  settings: ChartSettings;
  /** The groups to show instead of runs. */
  grouped?: Grouped | undefined;
  syncKey: string;
  runName: (id: string) => string;
  /** The curves that were taken out, by chart. A chart that scrolls back into view remembers them. */
  memory: Map<string, ReadonlySet<string>>;
}

export function ChartCard(props: ChartCardProps) {
  const [full, setFull] = useState(false);
  const { title, memory } = props;
  const [off, setOff] = useState<ReadonlySet<string>>(() => memory.get(title) ?? new Set());
  const toggle = (id: string) => {
    const next = new Set(off);
    if (!next.delete(id)) next.add(id);
    memory.set(title, next);
    setOff(next);
  };
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const seen = useRecentlySeen(inViewport);
  return (
    <div ref={ref} className={styles.card} data-chart={props.title}>
      <ChartBody
        {...props}
        off={off}
        toggle={toggle}
        active={seen}
        buckets={GRID_BUCKETS}
        height={HEIGHT}
        onFull={() => {
          setFull(true);
        }}
      />
      <Modal
        opened={full}
        onClose={() => {
          setFull(false);
        }}
        size="calc(100vw - 4rem)"
        title={<Text fw={600}>{props.title}</Text>}
        transitionProps={{ duration: 0 }}
      >
        <ChartBody
          {...props}
          off={off}
          toggle={toggle}
          active
          buckets={FULL_BUCKETS}
          height={Math.max(320, window.innerHeight - 246)}
        />
      </Modal>
    </div>
  );
}

/** Stays true for a moment after a chart left the view, so that scrolling past it does not load and drop it. */
function useRecentlySeen(inViewport: boolean): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        setSeen(inViewport);
      },
      inViewport ? 60 : 3000,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [inViewport]);
  return seen;
}

function ChartBody({
  specs,
  grouped,
  runName,
  ...common
}: ChartCardProps & Omit<ChartProps, "zoom" | "onZoom">) {
  const { axis } = common.settings;
  const [zoom, setZoom] = useState<Range | undefined>(common.settings.zoom);
  const zoomedAxis = useRef(axis);
  useEffect(() => {
    if (zoomedAxis.current === axis) return;
    zoomedAxis.current = axis;
    setZoom(undefined);
  }, [axis]);
  const zoomed = { zoom, onZoom: setZoom };
  return grouped ? (
    <GroupsChart {...common} {...zoomed} grouped={grouped} />
  ) : (
    <RunsChart {...common} {...zoomed} specs={specs} runName={runName} />
  );
}
