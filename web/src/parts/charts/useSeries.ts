import { createContext, useContext, useEffect, useMemo, useState } from "react";
import type { SeriesEntry, SeriesStore, SeriesView } from "./store";
import { viewId } from "./store";

export const SeriesContext = createContext<SeriesStore | null>(null);

export function useSeriesStore(): SeriesStore {
  const store = useContext(SeriesContext);
  if (!store) throw new Error("No series store in context");
  return store;
}

/** The current data of views. While `active`, it loads what is missing. It renders at most once per frame. */
export function useSeries(views: readonly SeriesView[], active: boolean): (SeriesEntry | undefined)[] {
  const store = useSeriesStore();
  const [version, setVersion] = useState(0);
  const key = views.map(viewId).join("\u0001");
  // The views are new objects at each render. Their ids tell whether anything changed.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const stable = useMemo(() => views, [key]);
  useEffect(() => {
    if (!active) return undefined;
    let frame = 0;
    const unwatch = store.watch(stable, () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setVersion((v) => v + 1);
      });
    });
    setVersion((v) => v + 1);
    return () => {
      cancelAnimationFrame(frame);
      unwatch();
    };
  }, [store, stable, active]);
  return useMemo(
    () =>
      stable.map((v) => {
        const entry = store.peek(v);
        return entry && { ...entry };
      }),
    // The version stands for the content of the store.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [store, stable, version],
  );
}
