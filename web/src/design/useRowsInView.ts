import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useState } from "react";

interface RowsInView {
  count: number;
  /** An estimate of a row's height. The row is measured once it is drawn. */
  estimatePx: (index: number) => number;
  keyOf: (index: number) => string | number;
  /** Rows drawn beyond the view on either side. */
  overscan?: number;
}

/** The element that scrolls the content of this one. */
function scrollerOf(element: HTMLElement): HTMLElement {
  for (let at = element.parentElement; at; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return document.documentElement;
}

/**
 * Tells which of many rows are near the view of the element that scrolls them. `body` is the ref of the element that
 * holds the rows. `row` is the ref of each row, which needs `data-index`. `beforePx` and `afterPx` are the space of the
 * other rows.
 */
export function useRowsInView({ count, estimatePx, keyOf, overscan = 12 }: RowsInView) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [marginPx, setMarginPx] = useState(0);
  // The scroller and the space above the rows may change at any render. React ignores a state that stays the same.
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
