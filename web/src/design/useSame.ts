import { useRef } from "react";

/** The list of the last render if the items are the same: a new list of the same items is no change. */
export function useSame<T>(list: readonly T[]): readonly T[] {
  const last = useRef(list);
  const old = last.current;
  if (old.length !== list.length || old.some((item, i) => item !== list[i])) last.current = list;
  return last.current;
}
