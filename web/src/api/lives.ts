import type { LiveSeen, Run } from "./types";

export interface Life {
  readonly seenMs: number;
  readonly lostAtMs: number;
}

type Told = Pick<Run, "id" | "status" | "deleted" | "seenMs" | "lostAtMs">;

/**
 * When running runs were last heard of: what their own JSON says, moved on by the event stream. Whether a run is lost
 * follows from that and the server's clock alone, so that a run becomes lost, and revives, without being read again.
 */
export class LifeBook {
  private heard = new Map<string, Life>();
  private listeners = new Set<() => void>();
  private offsetMs = 0;

  /** The server's clock, as its stream tells it; computers may differ by hours. */
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

  /** The newest that is known of a running run; the same object until there is something newer. */
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
