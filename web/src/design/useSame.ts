import { useRef } from "react";

/** The list as it was at the render before, if it has the same items now: a new list of old things is no change. */
export function useSame<T>(list: readonly T[]): readonly T[] {
  const last = useRef(list);
  const old = last.current;
  if (old.length !== list.length || old.some((item, i) => item !== list[i])) last.current = list;
  return last.current;
}
