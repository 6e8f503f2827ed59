import { useCallback, useEffect, useRef } from "react";

/**
 * A function that runs an action after a delay, and only once however often it is called meanwhile. Nothing runs while it
 * is not enabled, or after the component is gone.
 */
export function useSoon(delayMs: number, action: () => unknown, enabled = true): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [enabled],
  );
  return useCallback(() => {
    if (!enabled) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, delayMs);
  }, [delayMs, enabled]);
}
