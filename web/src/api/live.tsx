import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { LiveEvents, LiveHub, LiveState } from "./events";

export const LiveContext = createContext<LiveHub | null>(null);

export function useLiveHub(): LiveHub {
  const hub = useContext(LiveContext);
  if (!hub) throw new Error("No live hub in context");
  return hub;
}

export function useLiveState(): LiveState {
  const hub = useLiveHub();
  return useSyncExternalStore(hub.onState, hub.state);
}

/** Subscribes to the events of these runs and experiments while the component is mounted. */
export function useSubscription(runs: readonly string[], experiments: readonly string[]): void {
  const hub = useLiveHub();
  const runsKey = runs.join(",");
  const experimentsKey = experiments.join(",");
  useEffect(
    () =>
      hub.subscribe(
        runsKey === "" ? [] : runsKey.split(","),
        experimentsKey === "" ? [] : experimentsKey.split(","),
      ),
    [hub, runsKey, experimentsKey],
  );
}

/** Subscribes to the changes of registered models while the component is mounted. */
export function useRegistrySubscription(): void {
  const hub = useLiveHub();
  useEffect(() => hub.subscribe([], [], { registry: true }), [hub]);
}

/** Subscribes to all alerts and firings while the component is mounted. */
export function useAlertSubscription(): void {
  const hub = useLiveHub();
  useEffect(() => hub.subscribe([], [], { alerts: true }), [hub]);
}

export function useLive<K extends keyof LiveEvents>(kind: K, listener: (data: LiveEvents[K]) => void): void {
  const hub = useLiveHub();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      hub.on(kind, (data) => {
        latest.current(data);
      }),
    [hub, kind],
  );
}
