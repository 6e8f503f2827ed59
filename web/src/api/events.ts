import { API, ApiError, send } from "./client";
import { LifeBook } from "./lives";
import type { LiveData } from "./types";

/** What the page is told: the events of the server, those of runs by what has changed, and `opened`. */
export interface LiveEvents extends Omit<LiveData, "hello" | "alive"> {
  /** From now on the points of these runs arrive. An answer that was asked for before `atMs` may lack some of them. */
  opened: { runIds: string[]; atMs: number };
  /** A run has new log entries. Its other data is as before, so that this is no `run` event. */
  logged: { runId: string };
  /** A run has new rows of tracks. */
  tracked: { runId: string };
  /** A run has new or changed tasks, objects or links. */
  traced: { runId: string };
}

/** If the stream is `refused`, `LiveHub.refusal` has the server's reason. */
export type LiveState = "idle" | "connecting" | "open" | "lost" | "refused";

/** What is told of besides runs and experiments: changes of registered models, and of alerts with their firings. */
interface Also {
  readonly registry?: boolean;
  readonly alerts?: boolean;
}

type Listener<K extends keyof LiveEvents> = (data: LiveEvents[K]) => void;

const MAX_RUNS = 500;
const HIDDEN_CLOSE_MS = 30_000;
const RETRY_MS = [500, 1000, 2000, 4000, 8000];

/**
 * The only event stream of the page. Components subscribe to the runs and experiments they show, and the stream is opened
 * again when the union of them changes. It is closed when the tab has been hidden for a while: browsers allow six
 * connections to a server from all tabs, and a seventh tab would hang. Each stream begins where the one before it has
 * ended: the server then tells what has happened since, or that everything must be read again.
 */
export class LiveHub {
  readonly lives = new LifeBook();
  private source: EventSource | undefined;
  private openUrl = "";
  private openRuns = new Set<string>();
  private subscriptions = new Map<
    symbol,
    { runs: readonly string[]; experiments: readonly string[]; also: Also }
  >();
  private listeners = new Map<keyof LiveEvents, Set<Listener<never>>>();
  private stateListeners = new Set<() => void>();
  private scheduled: ReturnType<typeof setTimeout> | undefined;
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  /** The id up to which the server has told everything; undefined if there has been no stream of what is shown. */
  private position: string | undefined;
  /** Whether a first stream has failed, so that what the page has loaded may be old. */
  private missed = false;
  private current: LiveState = "idle";
  private refused = "";

  constructor() {
    this.on("seen", (data) => {
      this.lives.note(data);
    });
    document.addEventListener("visibilitychange", () => {
      clearTimeout(this.hiddenTimer);
      if (document.hidden) {
        this.hiddenTimer = setTimeout(() => {
          this.close();
          this.enter("idle");
        }, HIDDEN_CLOSE_MS);
      } else if (!this.source) {
        this.schedule(0);
      }
    });
    window.addEventListener("online", () => {
      this.failures = 0;
      if (!this.source) this.schedule(0);
    });
    window.addEventListener("pagehide", () => {
      this.close();
    });
  }

  state = (): LiveState => this.current;

  /** The server's reason while it refuses the stream. */
  refusal = (): string => this.refused;

  onState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  on<K extends keyof LiveEvents>(kind: K, listener: Listener<K>): () => void {
    let all = this.listeners.get(kind);
    if (!all) this.listeners.set(kind, (all = new Set()));
    all.add(listener as Listener<never>);
    return () => all.delete(listener as Listener<never>);
  }

  subscribe(runs: readonly string[], experiments: readonly string[], also: Also = {}): () => void {
    const token = Symbol();
    this.subscriptions.set(token, { runs, experiments, also });
    this.schedule(30);
    return () => {
      this.subscriptions.delete(token);
      this.schedule(30);
    };
  }

  retryNow = (): void => {
    this.failures = 0;
    this.schedule(0);
  };

  private wanted(): { url: string; runs: string[] } {
    const runIds = new Set<string>();
    const experiments = new Set<string>();
    let registry = false;
    let alerts = false;
    for (const s of this.subscriptions.values()) {
      s.runs.forEach((r) => runIds.add(r));
      s.experiments.forEach((e) => experiments.add(e));
      registry ||= s.also.registry ?? false;
      alerts ||= s.also.alerts ?? false;
    }
    if (runIds.size + experiments.size === 0 && !registry && !alerts) return { url: "", runs: [] };
    const runs = [...runIds].sort().slice(0, MAX_RUNS);
    const q = new URLSearchParams();
    for (const r of runs) q.append("runId", r);
    for (const e of [...experiments].sort()) q.append("experimentId", e);
    if (registry) q.append("registry", "true");
    if (alerts) q.append("alerts", "true");
    return { url: `${API}/events?${q.toString()}`, runs };
  }

  private schedule(delayMs: number): void {
    clearTimeout(this.scheduled);
    this.scheduled = setTimeout(() => {
      this.connect();
    }, delayMs);
  }

  private connect(): void {
    const { url, runs } = this.wanted();
    if (this.source && url === this.openUrl && this.source.readyState !== EventSource.CLOSED) return;
    if (url === "" || document.hidden) {
      this.close();
      if (url === "") this.forget();
      this.enter("idle");
      return;
    }
    this.close();
    if (this.current === "idle") this.enter("connecting");
    this.openUrl = url;
    const source = new EventSource(
      this.position === undefined ? url : `${url}&after=${encodeURIComponent(this.position)}`,
    );
    this.source = source;
    source.addEventListener("hello", (event: MessageEvent<string>) => {
      this.lives.tellTime((JSON.parse(event.data) as LiveData["hello"]).serverMs, Date.now());
      this.failures = 0;
      const missed = this.missed;
      this.missed = false;
      this.enter("open");
      const fresh = runs.filter((r) => !this.openRuns.has(r));
      this.openRuns = new Set(runs);
      if (missed) this.emit("resync", { reason: "reconnected" });
      else if (fresh.length > 0) this.emit("opened", { runIds: fresh, atMs: Date.now() });
      this.note(event);
    });
    source.addEventListener("alive", (event: MessageEvent<string>) => {
      this.note(event);
    });
    source.addEventListener("run", (event: MessageEvent<string>) => {
      const data = JSON.parse(event.data) as LiveData["run"];
      if (data.change === "logged" || data.change === "tracked" || data.change === "traced")
        this.emit(data.change, { runId: data.runId });
      else this.emit("run", data);
      this.note(event);
    });
    for (const kind of ["points", "metrics", "seen", "experiment", "registry", "alert", "resync"] as const) {
      source.addEventListener(kind, (event: MessageEvent<string>) => {
        this.emit(kind, JSON.parse(event.data) as never);
        this.note(event);
      });
    }
    source.onerror = () => {
      if (this.source !== source) return;
      this.close();
      this.missed = this.position === undefined;
      // A browser does not tell what the answer was, or whether there was one.
      void this.whyNot(url).then((reason) => {
        if (this.source || this.current === "idle") return;
        this.refused = reason ?? "";
        this.enter(reason === undefined ? "lost" : "refused");
      });
      const wait = RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)] ?? 8000;
      this.schedule(wait * (0.8 + Math.random() * 0.4));
    };
  }

  /** The server's reason to refuse a stream; undefined if the server cannot be reached or does not refuse. */
  private async whyNot(url: string): Promise<string | undefined> {
    const broken = new AbortController();
    try {
      await send(url, { headers: { Accept: "text/event-stream" }, signal: broken.signal });
      return undefined;
    } catch (error) {
      return error instanceof ApiError && !error.unreachable ? error.message : undefined;
    } finally {
      broken.abort();
    }
  }

  private note(event: MessageEvent<string>): void {
    if (event.lastEventId !== "") this.position = event.lastEventId;
  }

  private close(): void {
    this.source?.close();
    this.source = undefined;
  }

  /** Begins anew: nothing is shown that an earlier stream has kept current. */
  private forget(): void {
    this.position = undefined;
    this.missed = false;
    this.openRuns.clear();
  }

  private enter(state: LiveState): void {
    if (state === this.current) return;
    this.current = state;
    this.stateListeners.forEach((l) => {
      l();
    });
  }

  private emit<K extends keyof LiveEvents>(kind: K, data: LiveEvents[K]): void {
    this.listeners.get(kind)?.forEach((l) => {
      (l as Listener<K>)(data);
    });
  }
}
