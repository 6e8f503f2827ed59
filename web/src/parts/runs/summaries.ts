import { keyed } from "../../api/keyed";
import type { LivePoints, MetricSummary, Run } from "../../api/types";
import { fromWire } from "../../api/types";

interface Point {
  readonly step: number;
  readonly timeMs: number;
  readonly value: number;
}

/** Compares numbers as the server does: NaN is the greatest, and zero is greater than minus zero. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a)) return 1;
  if (Number.isNaN(b)) return -1;
  return Object.is(a, 0) ? 1 : -1;
}

/** The least or greatest value of a series. Infinities count, NaN does not; without any other value it is NaN. */
function extreme(known: number, value: number, of: (...values: number[]) => number): number {
  return Number.isNaN(known) ? value : Number.isNaN(value) ? known : of(known, value);
}

/**
 * The summary of a series with one more point, by the rule of the server (`Summary` and `LiveSummary` there). The last
 * point is the last by step, time and value. A point that equals the last one counts once. The summary has no mean,
 * because it cannot be computed from one more point.
 */
export function withPoint(old: MetricSummary | undefined, { step, timeMs, value }: Point): MetricSummary {
  if (!old)
    return {
      first: value,
      last: value,
      lastStep: step,
      lastMs: timeMs,
      min: value,
      max: value,
      count: 1,
      hasNaN: Number.isNaN(value),
      hasInfinity: Math.abs(value) === Infinity,
    };
  const order = step - old.lastStep || timeMs - old.lastMs || compareNumbers(value, fromWire(old.last));
  if (order === 0) return old;
  const isLast = order > 0;
  const next: MetricSummary = {
    ...old,
    ...(isLast && { last: value, lastStep: step, lastMs: timeMs }),
    min: extreme(fromWire(old.min), value, Math.min),
    max: extreme(fromWire(old.max), value, Math.max),
    count: (old.count ?? 0) + 1,
    hasNaN: (old.hasNaN ?? false) || Number.isNaN(value),
    hasInfinity: (old.hasInfinity ?? false) || Math.abs(value) === Infinity,
  };
  delete next.mean;
  return next;
}

/** The run with live points added to its summaries; the same run if no point belongs to it. */
export function withLivePoints(run: Run, live: LivePoints): Run {
  const mine = live.runs.filter((r) => r.runId === run.id).flatMap((r) => r.series);
  if (mine.length === 0) return run;
  const metrics = keyed<MetricSummary>(run.metrics);
  for (const { key, step, time, value } of mine)
    step.forEach((s, i) => {
      const point = { step: s, timeMs: time[i] ?? 0, value: fromWire(value[i]) };
      metrics[key] = withPoint(metrics[key], point);
    });
  return { ...run, metrics };
}
