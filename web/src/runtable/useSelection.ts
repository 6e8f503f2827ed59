import { useCallback, useEffect, useState } from "react";
import { packList, unpackList } from "../ui/list";

/** An address much longer is refused by some proxies when the page is loaded again. */
const IN_ADDRESS = 100;
/** Stands before the number of runs in an address that names none of them, since they are too many. */
const MANY = "many-";

interface SelectionSearch {
  sel?: string | undefined;
  hidden?: string | undefined;
}

type Part = keyof SelectionSearch;

const storeKey = (experimentId: string, part: Part) => `quipu.${part}.${experimentId}`;

function read(experimentId: string, part: Part, text: string | undefined): ReadonlySet<string> {
  if (!text?.startsWith(MANY)) return new Set(unpackList(text));
  // Only the tab knows them: a link to so many opens without them.
  return new Set(unpackList(sessionStorage.getItem(storeKey(experimentId, part)) ?? undefined));
}

function written(experimentId: string, part: Part, ids: ReadonlySet<string>): string | undefined {
  const list = packList([...ids]);
  if (ids.size <= IN_ADDRESS) return list;
  try {
    sessionStorage.setItem(storeKey(experimentId, part), list ?? "");
  } catch {
    // A full or forbidden storage only means that they are forgotten when the page is loaded again.
  }
  return MANY + String(ids.size);
}

/** A set of runs that leads, and that the address follows. */
function useRunSet(
  experimentId: string,
  part: Part,
  search: SelectionSearch,
  change: (part: SelectionSearch) => void,
) {
  const [ids, setIds] = useState(() => read(experimentId, part, search[part]));
  useEffect(() => {
    const text = written(experimentId, part, ids);
    if (text !== search[part]) change({ [part]: text });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ids]);
  return [ids, setIds] as const;
}

/** Which runs are selected, and which are hidden from the charts. */
export function useSelection(
  experimentId: string,
  search: SelectionSearch,
  change: (part: SelectionSearch) => void,
) {
  const [selected, setSelected] = useRunSet(experimentId, "sel", search, change);
  const [hidden, setHidden] = useRunSet(experimentId, "hidden", search, change);
  const select = useCallback(
    (ids: readonly string[], on: boolean) => {
      setSelected((old) => {
        const next = new Set(old);
        for (const id of ids)
          if (on) next.add(id);
          else next.delete(id);
        return next;
      });
    },
    [setSelected],
  );
  const clear = useCallback(() => {
    setSelected(new Set());
  }, [setSelected]);
  const toggleHidden = useCallback(
    (id: string) => {
      setHidden((old) => {
        const next = new Set(old);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    [setHidden],
  );
  return { selected, select, clear, hidden, setHidden, toggleHidden };
}
