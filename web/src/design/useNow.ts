import { useSyncExternalStore } from "react";

/** One clock for all texts that tick. It stops while the tab is hidden or nobody listens. */
function ticking(everyMs: number) {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      timer ??= setInterval(() => {
        if (document.hidden) return;
        now = Date.now();
        listeners.forEach((l) => {
          l();
        });
      }, everyMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
    read() {
      if (!timer) now = Date.now() - (Date.now() % everyMs);
      return now;
    },
  };
}

const second = ticking(1000);
const tenSeconds = ticking(10_000);
const still = { subscribe: () => () => undefined, read: () => 0 };

/** The current time, renewed every second ("fast"), every ten seconds ("slow"), or never. */
export function useNow(pace: "fast" | "slow" | "still"): number {
  const clock = pace === "fast" ? second : pace === "slow" ? tenSeconds : still;
  return useSyncExternalStore(clock.subscribe, clock.read);
}
