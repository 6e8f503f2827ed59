import type { LiveSeen, Run } from "./types";

export interface Life {
  readonly seenMs: number;
  readonly lostAtMs: number;
}

type Told = Pick<Run, "id" | "status" | "deleted" | "seenMs" | "lostAtMs">;

/**
 * The last signs of life of running runs, from their JSON and from the event stream. These and the server's clock decide
 * whether a run is lost. So a run becomes lost, and revives, without being loaded again.
 */
export class LifeBook {
  private heard = new Map<string, Life>();
  private listeners = new Set<() => void>();
  private offsetMs = 0;

  /** Takes the server's time from its stream. The clocks of two computers may differ by hours. */
  tellTime(serverMs: number, nowMs: number): void {
    this.offsetMs = serverMs - nowMs;
  }

  serverMs(nowMs: number): number {
    return nowMs + this.offsetMs;
  }

  note(live: LiveSeen): void {
    for (const { runId, seenMs, lostAtMs } of live.runs) {
      const known = this.heard.get(runId);
      if (!known || known.seenMs <= seenMs) this.heard.set(runId, { seenMs, lostAtMs });
    }
    this.listeners.forEach((l) => {
      l();
    });
  }

  onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The last sign of life of a running run. The object stays the same until a newer sign is known. */
  of(run: Told): Life | undefined {
    if (run.status !== "running" || run.deleted || run.seenMs === undefined || run.lostAtMs === undefined)
      return undefined;
    const known = this.heard.get(run.id);
    if (known && known.seenMs > run.seenMs) return known;
    if (known?.seenMs === run.seenMs && known.lostAtMs >= run.lostAtMs) return known;
    const told = { seenMs: run.seenMs, lostAtMs: run.lostAtMs };
    this.heard.set(run.id, told);
    return told;
  }
}

export function isLost(life: Life | undefined, serverMs: number): boolean {
  return life !== undefined && serverMs >= life.lostAtMs;
}
