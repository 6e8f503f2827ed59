import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useState } from "react";

interface RowsInView {
  count: number;
  /** About how high a row is; it is measured once it is drawn. */
  estimatePx: (index: number) => number;
  keyOf: (index: number) => string | number;
  /** Rows drawn beyond the view on either side. */
  overscan?: number;
}

/** The element that scrolls what is in this one. */
function scrollerOf(element: HTMLElement): HTMLElement {
  for (let at = element.parentElement; at; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return document.documentElement;
}

/**
 * Which of many rows are near the view, in whatever scrolls them. `body` is the ref of the element that holds the rows,
 * `row` that of each row, which needs `data-index`; the space of the others is `beforePx` and `afterPx`.
 */
export function useRowsInView({ count, estimatePx, keyOf, overscan = 12 }: RowsInView) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [marginPx, setMarginPx] = useState(0);
  // What scrolls, and what stands above the rows, may change at any render; here nothing is told twice.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    if (!element) return;
    const by = scrollerOf(element);
    const top = element.getBoundingClientRect().top - by.getBoundingClientRect().top;
    setScroller(by);
    setMarginPx(Math.round(top + by.scrollTop));
  });
  const virtual = useVirtualizer<HTMLElement, HTMLElement>({
    count,
    getScrollElement: () => scroller,
    estimateSize: estimatePx,
    getItemKey: keyOf,
    scrollMargin: marginPx,
    overscan,
  });
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  return {
    body: setElement,
    row: virtual.measureElement,
    rows: items.map((item) => ({ index: item.index, key: item.key as string | number })),
    beforePx: first ? first.start - marginPx : 0,
    afterPx: last ? Math.max(0, virtual.getTotalSize() - (last.end - marginPx)) : virtual.getTotalSize(),
    scrollTo: virtual.scrollToIndex,
  };
}
