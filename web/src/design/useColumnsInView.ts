import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, type RefObject } from "react";

/** Columns drawn beyond the view on either side. */
const OVERSCAN = 3;

/**
 * Tells which of many columns are near the view of the element that scrolls them. The first column is pinned and always
 * shown. `beforePx` is the space between the first column and the next one that is shown.
 */
export function useColumnsInView(scroller: RefObject<HTMLElement | null>, widths: readonly number[]) {
  const pinnedPx = widths[0] ?? 0;
  const virtual = useVirtualizer({
    horizontal: true,
    count: Math.max(0, widths.length - 1),
    getScrollElement: () => scroller.current,
    estimateSize: (i) => widths[i + 1] ?? 0,
    overscan: OVERSCAN,
    paddingStart: pinnedPx,
  });
  const sizes = widths.join(" ");
  useEffect(() => {
    virtual.measure();
    // Only other widths are a reason to measure again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [sizes]);
  const items = virtual.getVirtualItems();
  return {
    /** Indices of the widths that are shown, without the first. */
    shown: items.map((item) => item.index + 1),
    beforePx: Math.max(0, (items[0]?.start ?? pinnedPx) - pinnedPx),
  };
}
