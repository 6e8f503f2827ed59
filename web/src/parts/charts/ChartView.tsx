import { ActionIcon, Button, Group, Skeleton, Text, Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconArrowsMaximize, IconDownload, IconPhoto, IconZoomReset } from "@tabler/icons-react";
import { useMemo, useRef, useState } from "react";
import { ApiError } from "../../api/client";
import { classes } from "../../design/classes";
import { fileName, saveBlob } from "../../design/download";
import { plural } from "../../design/numbers";
import { useDark } from "../../design/useDark";
import { type Curve, layersOf } from "../../plot/curve";
import { hiddenByLog } from "../../plot/data/series";
import { Plot, type PlotHandle } from "../../plot/Plot";
import { savePng } from "../../plot/png";
import { readCurves } from "../../plot/readings";
import { axisLabel, plotAxis } from "./axis";
import type { ChartProps } from "./chartProps";
import type { ChartCount } from "./counts";
import type { CurveSpec } from "./curves";
import { Legend } from "./Legend";
import styles from "./Chart.module.css";

interface ChartViewProps extends ChartProps {
  specs: readonly CurveSpec[];
  curves: readonly Curve[];
  error: unknown;
  retry: () => void;
  waiting: boolean;
  /** The message if there are no points. */
  nothing: string;
  /** The counts below the chart. */
  count: ChartCount;
  csv: () => string;
  /** Whether a single curve needs a legend. */
  alwaysLegend?: boolean;
  /** Whether the chart still shows the answer to the last question. */
  old?: boolean;
}

/** A chart with its head, legend and foot, or a message in its place. */
export function ChartView(props: ChartViewProps) {
  const { title, specs, curves, settings, syncKey, off, toggle, active, height, onFull, zoom, onZoom } =
    props;
  const { error, retry, waiting, nothing, count, csv, alwaysLegend = false, old = false } = props;
  const [focus, setFocus] = useState<string>();
  const { log } = settings;
  const axis = useMemo(() => plotAxis(settings.axis), [settings.axis]);
  const scene = useMemo(() => layersOf(curves), [curves]);
  const dark = useDark();
  const { ref: sizeRef, width } = useElementSize();
  const plot = useRef<PlotHandle>(null);
  const hidden = log
    ? hiddenByLog(
        curves.map((c) => c.data),
        zoom,
      )
    : 0;
  return (
    <>
      <div className={classes(styles.head, !onFull && styles.full)}>
        <Text size="sm" fw={600} truncate title={title} className={styles.title}>
          {title}
        </Text>
        <Group gap={2} wrap="nowrap" className={styles.tools}>
          {zoom && (
            <Tool
              label="Reset zoom (double click)"
              onClick={() => {
                onZoom(undefined);
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
              saveBlob(new Blob([csv()], { type: "text/csv" }), `${fileName(title)}.csv`);
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
      <Legend
        specs={specs}
        width={width}
        off={off}
        focus={focus}
        onFocus={setFocus}
        onToggle={toggle}
        always={alwaysLegend}
      />
      <div
        ref={sizeRef}
        className={classes(styles.plot, old && styles.old)}
        style={{ height }}
        data-points={pointCount(curves)}
        aria-busy={waiting || old}
      >
        {error && curves.length === 0 ? (
          <div className={styles.note}>
            <Text size="sm">
              {error instanceof ApiError ? error.message : "The series could not be loaded"}
            </Text>
            <Button size="compact-sm" variant="light" mt="xs" onClick={retry}>
              Try again
            </Button>
          </div>
        ) : waiting || !active ? (
          <Skeleton height={height - 12} animate={active} radius="sm" />
        ) : curves.length === 0 ? (
          <div className={styles.note}>
            <Text size="sm" c="dimmed">
              {off.size > 0 && specs.length > 0 ? "Every curve is hidden" : nothing}
            </Text>
          </div>
        ) : (
          width > 0 && (
            <Plot
              ref={plot}
              scene={scene}
              read={(cursor) => readCurves(curves, axis, cursor)}
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
              onZoom={onZoom}
            />
          )
        )}
        {hidden > 0 && (
          <Text size="xs" c="dimmed" className={styles.hidden}>
            {plural(hidden, "value")} ≤ 0 not on the log scale
          </Text>
        )}
      </div>
      <div className={styles.foot}>
        <span className={styles.axis} data-axis>
          {axisLabel(settings.axis)}
        </span>
        {curves.length > 0 && (
          <span className={styles.count} data-count title={count.long}>
            {count.short}
          </span>
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
