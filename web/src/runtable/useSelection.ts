import { useCallback, useEffect, useMemo, useState } from "react";
import { packList, unpackList } from "../ui/list";

/** An address much longer is refused by some servers when the page is loaded again. */
const IN_ADDRESS = 100;

interface SelectionSearch {
  sel?: string | undefined;
  hidden?: string | undefined;
}

/** Which runs are selected, and which are hidden from the charts. The selection leads, the address follows. */
export function useSelection(search: SelectionSearch, change: (part: SelectionSearch) => void) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(() => new Set(unpackList(search.sel)));
  useEffect(() => {
    const packed = packList([...selected].slice(0, IN_ADDRESS));
    if (packed !== search.sel) change({ sel: packed });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);
  const select = useCallback((ids: readonly string[], on: boolean) => {
    setSelected((old) => {
      const next = new Set(old);
      for (const id of ids)
        if (on) next.add(id);
        else next.delete(id);
      return next;
    });
  }, []);
  const clear = useCallback(() => {
    setSelected(new Set());
  }, []);

  const hidden = useMemo(() => new Set(unpackList(search.hidden)), [search.hidden]);
  const setHidden = useCallback(
    (ids: ReadonlySet<string>) => {
      change({ hidden: packList([...ids].slice(0, IN_ADDRESS)) });
    },
    [change],
  );
  const toggleHidden = useCallback(
    (id: string) => {
      const next = new Set(hidden);
      if (!next.delete(id)) next.add(id);
      setHidden(next);
    },
    [hidden, setHidden],
  );
  return { selected, select, clear, hidden, setHidden, toggleHidden };
}
