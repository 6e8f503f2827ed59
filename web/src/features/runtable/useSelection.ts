import { useCallback, useEffect, useState } from "react";
import { storedAs } from "../../api/place";
import { packList, unpackList } from "../../design/address";
import { groupedInteger, plural } from "../../design/numbers";
import { RUNS_IN_ADDRESS } from "../../parts/runs/runsInAddress";

/** How many runs of each set an address names. It may hold both sets and a filter. */
const IN_ADDRESS = { sel: RUNS_IN_ADDRESS, hidden: 40 };
/** The prefix of a number of runs in an address that cannot name so many. */
const MANY = "many-";

interface SelectionSearch {
  sel?: string | undefined;
  hidden?: string | undefined;
}

type Part = keyof SelectionSearch;

const storeKey = (experimentId: string, part: Part) => storedAs(`quipu.${part}.${experimentId}`);

function read(experimentId: string, part: Part, text: string | undefined): ReadonlySet<string> {
  if (!text?.startsWith(MANY)) return new Set(unpackList(text));
  // Only this tab knows the runs. A link to them opens without them and says so.
  const known = new Set(unpackList(sessionStorage.getItem(storeKey(experimentId, part)) ?? undefined));
  return known.size === Number(text.slice(MANY.length)) ? known : new Set();
}

const DONE = { sel: "selected", hidden: "hidden" };

/** A message for an address that means more runs than it names and this tab knows. */
export function unnamedIn(part: Part, text: string | undefined, known: number): string | undefined {
  if (!text?.startsWith(MANY)) return undefined;
  const meant = Number(text.slice(MANY.length));
  if (!(meant > known)) return undefined;
  return (
    `${groupedInteger(known)} of ${plural(meant, "run")} of this link are ${DONE[part]}: an address names at most ` +
    `${String(IN_ADDRESS[part])} of them, and only the tab it was copied from knows the others.`
  );
}

function written(experimentId: string, part: Part, ids: ReadonlySet<string>): string | undefined {
  const list = packList([...ids]);
  if (ids.size <= IN_ADDRESS[part]) return list;
  try {
    sessionStorage.setItem(storeKey(experimentId, part), list ?? "");
  } catch {
    // If the storage is full or forbidden, the runs are forgotten when the page is loaded again.
  }
  return MANY + String(ids.size);
}

/** A set of runs. The address follows the set. */
function useRunSet(
  experimentId: string,
  part: Part,
  search: SelectionSearch,
  change: (part: SelectionSearch) => void,
) {
  const [ids, setIds] = useState(() => read(experimentId, part, search[part]));
  const [unnamed, setUnnamed] = useState(() => unnamedIn(part, search[part], ids.size));
  useEffect(() => {
    const text = written(experimentId, part, ids);
    if (text !== search[part]) change({ [part]: text });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ids]);
  const forget = () => {
    setUnnamed(undefined);
  };
  return [ids, setIds, unnamed, forget] as const;
}

/** The runs that are selected, and those that are hidden from the charts. */
export function useSelection(
  experimentId: string,
  search: SelectionSearch,
  change: (part: SelectionSearch) => void,
) {
  const [selected, setSelected, unnamed, forget] = useRunSet(experimentId, "sel", search, change);
  const [hidden, setHidden, unnamedHidden, forgetHidden] = useRunSet(experimentId, "hidden", search, change);
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
  return {
    selected,
    select,
    clear,
    hidden,
    setHidden,
    toggleHidden,
    unnamed: unnamed ?? unnamedHidden,
    forget: unnamed === undefined ? forgetHidden : forget,
  };
}
