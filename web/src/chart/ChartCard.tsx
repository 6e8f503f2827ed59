import { ActionIcon, Button, Group, Modal, Skeleton, Text, Tooltip } from "@mantine/core";
import { useElementSize, useInViewport } from "@mantine/hooks";
import { IconArrowsMaximize, IconDownload, IconPhoto, IconZoomReset } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { ApiError } from "../api/client";
import { plural } from "../format/numbers";
import { useDark } from "../ui/useDark";
import { fileName, saveBlob } from "../ui/download";
import type { CurveSpec } from "./curves";
import { curveId, curveOf } from "./curves";
import type { Range } from "./data";
import { hiddenByLog } from "./data";
import type { Curve } from "./draw";
import { Legend } from "./Legend";
import { Plot, type PlotHandle } from "./Plot";
import { savePng } from "./png";
import { csvOf } from "./readout";
import type { ChartSettings } from "./settings";
import { useSeries, useSeriesStore } from "./useSeries";

const HEIGHT = 220;
const GRID_BUCKETS = 400;
const FULL_BUCKETS = 1500;

interface ChartCardProps {
  title: string;
  specs: readonly CurveSpec[];
  settings: ChartSettings;
  syncKey: string;
  runName: (id: string) => string;
}

export function ChartCard(props: ChartCardProps) {
  const [full, setFull] = useState(false);
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    setOff((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const seen = useRecentlySeen(inViewport);
  return (
    <div ref={ref} className="chart-card" data-chart={props.title}>
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
          height={Math.max(320, window.innerHeight - 230)}
        />
      </Modal>
    </div>
  );
}

/** Stays true for a moment after a chart left the view, so that scrolling past does not load and drop it. */
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

interface ChartBodyProps extends ChartCardProps {
  /** The curves taken out of the chart. */
  off: ReadonlySet<string>;
  toggle: (id: string) => void;
  active: boolean;
  buckets: number;
  height: number;
  onFull?: () => void;
}

function ChartBody({
  title,
  specs,
  settings,
  syncKey,
  runName,
  off,
  toggle,
  active,
  buckets,
  height,
  onFull,
}: ChartBodyProps) {
  const [zoom, setZoom] = useState<Range>();
  const [focus, setFocus] = useState<string>();
  const { axis, log, smoothing } = settings;
  const dark = useDark();
  const store = useSeriesStore();
  const { ref: sizeRef, width } = useElementSize();
  const plot = useRef<PlotHandle>(null);
  useEffect(() => {
    setZoom(undefined);
  }, [axis]);

  const views = specs.map(({ runId, key }) => ({ runId, key, x: axis, buckets }));
  const whole = useSeries(views, active);
  const zoomedViews = zoom
    ? views.map((v) => ({ ...v, from: zoom.min, to: zoom.max }))
    : ([] as typeof views);
  const zoomed = useSeries(zoomedViews, active && zoom !== undefined);

  const curves = useMemo(() => {
    const out: Curve[] = [];
    specs.forEach((spec, i) => {
      if (off.has(curveId(spec))) return;
      const data = (zoom && zoomed[i]?.data) ?? whole[i]?.data;
      if (data && data.length > 0) out.push(curveOf(spec, data, smoothing));
    });
    return out;
  }, [specs, off, whole, zoomed, zoom, smoothing]);

  const entries = zoom ? [...whole, ...zoomed] : whole;
  const error = entries.find((e) => e?.error)?.error;
  const waiting = specs.length > 0 && whole.every((e) => !e?.data) && !error;
  const hidden = log
    ? hiddenByLog(
        curves.map((c) => c.data),
        zoom,
      )
    : 0;

  return (
    <>
      <div className="chart-head">
        <Text size="sm" fw={600} truncate title={title} className="chart-title">
          {title}
        </Text>
        <Group gap={2} wrap="nowrap" className="chart-tools">
          {zoom && (
            <Tool
              label="Reset zoom (double click)"
              onClick={() => {
                setZoom(undefined);
              }}
            >
              <IconZoomReset size={15} />
            </Tool>
          )}
          <Tool
            label="Save as PNG"
            onClick={() => {
              savePng(plot.current?.canvas(), title, curves, dark);
            }}
          >
            <IconPhoto size={15} />
          </Tool>
          <Tool
            label="Save as CSV"
            onClick={() => {
              saveBlob(
                new Blob([csvOf(curves, runName, zoom)], { type: "text/csv" }),
                `${fileName(title)}.csv`,
              );
            }}
          >
            <IconDownload size={15} />
          </Tool>
          {onFull && (
            <Tool label="Full screen" onClick={onFull}>
              <IconArrowsMaximize size={15} />
            </Tool>
          )}
        </Group>
      </div>
      <Legend specs={specs} width={width} off={off} focus={focus} onFocus={setFocus} onToggle={toggle} />
      <div ref={sizeRef} style={{ height, position: "relative" }} data-points={pointCount(curves)}>
        {error && curves.length === 0 ? (
          <div className="chart-note">
            <Text size="sm">
              {error instanceof ApiError ? error.message : "The series could not be loaded"}
            </Text>
            <Button
              size="compact-sm"
              variant="light"
              mt="xs"
              onClick={() => {
                store.retry(views);
              }}
            >
              Try again
            </Button>
          </div>
        ) : waiting || !active ? (
          <Skeleton height={height - 12} animate={active} radius="sm" />
        ) : curves.length === 0 ? (
          <div className="chart-note">
            <Text size="sm" c="dimmed">
              {off.size > 0 ? "Every curve is hidden" : "No points"}
            </Text>
          </div>
        ) : (
          width > 0 && (
            <Plot
              ref={plot}
              curves={curves}
              axis={axis}
              log={log}
              range={zoom}
              width={width}
              height={height}
              dark={dark}
              syncKey={syncKey}
              label={`Chart of ${title} with ${plural(curves.length, "curve")}`}
              focus={focus}
              onPoint={setFocus}
              onZoom={setZoom}
            />
          )
        )}
        {hidden > 0 && (
          <Text size="xs" c="dimmed" className="chart-hidden">
            {plural(hidden, "value")} ≤ 0 not on the log scale
          </Text>
        )}
      </div>
    </>
  );
}

function pointCount(curves: readonly Curve[]): number {
  return curves.reduce((n, c) => n + c.data.total, 0);
}

function Tool({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
