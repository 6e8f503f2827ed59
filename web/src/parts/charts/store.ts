import { querySeries } from "../../api/calls";
import type { Attempts, LivePoints, SeriesRef } from "../../api/types";
import { fromWire } from "../../api/types";
import { type ChartAxis, isExtendable, wireAxis } from "./axis";
import { curveId } from "./curves";
import { type LivePoint, appendPoints, isAfter } from "./livePoints";
import { type LoadedSeries, decodeSeries } from "./loaded";

const NO_POINTS = { total: 0, inRange: 0, buckets: 0, exact: true, x: [], last: [], step: [], time: [] };

/** A view of a series: the axis, the range and the resolution. */
export interface SeriesView extends SeriesRef {
  x: ChartAxis;
  /** Without it, superseded points are left out. */
  attempts?: Attempts | undefined;
  from?: number | undefined;
  to?: number | undefined;
  buckets: number;
  /** The weight of the moving average; absent if there is none. */
  smoothing?: number | undefined;
}

export interface SeriesEntry {
  readonly view: SeriesView;
  readonly id: string;
  data: LoadedSeries | undefined;
  error: unknown;
  loading: boolean;
}

interface Slot extends SeriesEntry {
  stale: boolean;
  askedAtMs: number;
  appended: number;
  early: LivePoint[];
  listeners: Set<() => void>;
}

type Query = typeof querySeries;

const BATCH_DELAY_MS = 25;
const BATCH_SERIES = 400;
const STALE_DELAY_MS = 1500;
const KEPT_SLOTS = 4000;

const PART = "\u0000";

function unsmoothedId(v: SeriesView): string {
  return [v.runId, v.key, v.x, v.attempts ?? "", v.from ?? "", v.to ?? "", v.buckets].join(PART);
}

export function viewId(v: SeriesView): string {
  return unsmoothedId(v) + PART + String(v.smoothing ?? "");
}

/**
 * The series that the page has loaded. Charts watch views. Missing views are loaded with one request for each axis and
 * range. Live points are put at the end of a view without a request. A view is loaded again, a little later, if a point
 * comes before its end or if it has got many more buckets than it was asked for.
 */
export class SeriesStore {
  private slots = new Map<string, Slot>();
  private byRun = new Map<string, Set<Slot>>();
  private queue = new Set<Slot>();
  private batchTimer: ReturnType<typeof setTimeout> | undefined;
  private staleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly query: Query = querySeries,
    private readonly nowMs: () => number = () => Date.now(),
  ) {}

  watch(views: readonly SeriesView[], listener: () => void): () => void {
    const slots = views.map((v) => this.slot(v));
    for (const slot of slots) {
      slot.listeners.add(listener);
      if ((!slot.data || slot.stale) && !slot.loading) this.enqueue(slot);
    }
    return () => {
      for (const slot of slots) {
        slot.listeners.delete(listener);
        if (slot.listeners.size === 0) this.queue.delete(slot);
      }
      this.evict();
    };
  }

  peek(view: SeriesView): SeriesEntry | undefined {
    return this.slots.get(viewId(view));
  }

  retry(views: readonly SeriesView[]): void {
    for (const v of views) this.enqueue(this.slot(v));
  }

  /** Marks series as old. Those that are watched are loaded again, and shown until the answer arrives. */
  refresh(runIds?: readonly string[], askedBeforeMs = Infinity): void {
    const slots = runIds ? runIds.flatMap((r) => [...(this.byRun.get(r) ?? [])]) : [...this.slots.values()];
    for (const slot of slots) {
      if (slot.askedAtMs >= askedBeforeMs) continue;
      slot.stale = true;
      if (slot.listeners.size > 0) this.enqueue(slot);
    }
  }

  append(live: LivePoints): void {
    for (const run of live.runs) {
      const slots = this.byRun.get(run.runId);
      if (!slots) continue;
      for (const series of run.series) {
        const points = series.step.map((step, i) => ({
          step,
          time: series.time[i] ?? 0,
          value: fromWire(series.value[i]),
        }));
        for (const slot of slots) if (slot.view.key === series.key) this.extend(slot, points);
      }
    }
  }

  private extend(slot: Slot, points: readonly LivePoint[]): void {
    if (slot.loading) {
      slot.early.push(...points);
      return;
    }
    const data = slot.data;
    if (!data) return;
    if (slot.listeners.size === 0) {
      slot.stale = true;
      return;
    }
    const { x, from, to, buckets } = slot.view;
    // The event stream does not tell where a point lies on such an axis.
    if (!isExtendable(x)) {
      this.markStale(slot);
      return;
    }
    const order = x === "step" ? byStep : byTime;
    const sorted = [...points].sort(order);
    const after = sorted.filter((p) => isAfter(data, p, x));
    if (after.length < sorted.length) this.markStale(slot);
    const startMs = (data.time[0] ?? NaN) - (data.x[0] ?? NaN);
    if (x === "relative" && Number.isNaN(startMs)) {
      this.markStale(slot);
      return;
    }
    const place = (p: LivePoint) => (x === "step" ? p.step : x === "time" ? p.time : p.time - startMs);
    const inside = after.filter(
      (p) => (from === undefined || place(p) >= from) && (to === undefined || place(p) <= to),
    );
    if (inside.length === 0) return;
    slot.data = appendPoints(data, inside, x, startMs);
    slot.appended += inside.length;
    if (slot.data.length > buckets * 1.5 && slot.appended > buckets / 2) this.markStale(slot);
    slot.listeners.forEach((l) => {
      l();
    });
  }

  private markStale(slot: Slot): void {
    slot.stale = true;
    this.staleTimer ??= setTimeout(() => {
      this.staleTimer = undefined;
      for (const s of this.slots.values()) if (s.stale && s.listeners.size > 0) this.enqueue(s);
    }, STALE_DELAY_MS);
  }

  private slot(view: SeriesView): Slot {
    const id = viewId(view);
    let slot = this.slots.get(id);
    if (slot) {
      this.slots.delete(id);
    } else {
      slot = {
        view,
        id,
        data: undefined,
        error: undefined,
        loading: false,
        stale: false,
        askedAtMs: 0,
        appended: 0,
        early: [],
        listeners: new Set(),
      };
      let ofRun = this.byRun.get(view.runId);
      if (!ofRun) this.byRun.set(view.runId, (ofRun = new Set()));
      // Until the answer arrives, the same buckets with another smoothing are shown.
      const like = unsmoothedId(view);
      for (const other of ofRun)
        if (other.data && unsmoothedId(other.view) === like) {
          slot.data = other.data;
          slot.stale = true;
        }
      ofRun.add(slot);
    }
    this.slots.set(id, slot);
    return slot;
  }

  private evict(): void {
    if (this.slots.size <= KEPT_SLOTS) return;
    for (const [id, slot] of this.slots) {
      if (slot.listeners.size > 0 || slot.loading) continue;
      this.slots.delete(id);
      this.byRun.get(slot.view.runId)?.delete(slot);
      if (this.slots.size <= KEPT_SLOTS) return;
    }
  }

  private enqueue(slot: Slot): void {
    this.queue.add(slot);
    this.batchTimer ??= setTimeout(() => {
      this.batchTimer = undefined;
      this.flush();
    }, BATCH_DELAY_MS);
  }

  private flush(): void {
    const groups = new Map<string, Slot[]>();
    for (const slot of this.queue) {
      if (slot.loading) continue;
      const { x, attempts, from, to, buckets, smoothing } = slot.view;
      const group = [x, attempts ?? "", from ?? "", to ?? "", buckets, smoothing ?? ""].join("|");
      const list = groups.get(group);
      if (list) list.push(slot);
      else groups.set(group, [slot]);
    }
    this.queue.clear();
    for (const slots of groups.values())
      for (let i = 0; i < slots.length; i += BATCH_SERIES) void this.load(slots.slice(i, i + BATCH_SERIES));
  }

  private async load(slots: Slot[]): Promise<void> {
    const view = slots[0]?.view;
    if (!view) return;
    for (const slot of slots) {
      slot.loading = true;
      slot.stale = false;
      slot.askedAtMs = this.nowMs();
      slot.early = [];
    }
    try {
      const answer = await this.query({
        series: slots.map((s) => ({ runId: s.view.runId, key: s.view.key })),
        ...wireAxis(view.x),
        ...(view.attempts && { attempts: view.attempts }),
        ...(view.from !== undefined && { from: view.from }),
        ...(view.to !== undefined && { to: view.to }),
        buckets: view.buckets,
        ...(view.smoothing !== undefined && { smoothing: view.smoothing }),
      });
      const found = new Map(answer.series.map((s) => [curveId(s), s]));
      for (const slot of slots) {
        const wire = found.get(curveId(slot.view));
        slot.data = decodeSeries(
          wire ?? { runId: slot.view.runId, key: slot.view.key, ...NO_POINTS },
          view.smoothing,
        );
        slot.error = undefined;
        slot.appended = 0;
      }
    } catch (error) {
      for (const slot of slots) slot.error = error;
    }
    for (const slot of slots) {
      slot.loading = false;
      const early = slot.early;
      slot.early = [];
      const data = slot.data;
      // A point that arrived before the answer, and is not after its end, is already in the answer.
      const late =
        data && isExtendable(slot.view.x) ? early.filter((p) => isAfter(data, p, slot.view.x)) : early;
      if (late.length > 0) this.extend(slot, late);
      // A refresh came while the answer was on its way, so the answer may be too old.
      if (slot.stale && slot.listeners.size > 0) this.markStale(slot);
    }
    const told = new Set(slots.flatMap((s) => [...s.listeners]));
    told.forEach((l) => {
      l();
    });
  }
}

const byStep = (a: LivePoint, b: LivePoint) => a.step - b.step || a.time - b.time;
const byTime = (a: LivePoint, b: LivePoint) => a.time - b.time || a.step - b.step;
