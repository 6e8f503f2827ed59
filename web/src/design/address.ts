import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

/** The part of an address behind its question mark: plain texts that people can read and edit. */
type Search = Readonly<Record<string, string | undefined>>;

type ChangeAddress = <P extends { readonly [K in keyof P]?: string | undefined }>(part: P) => void;

/** A check that keeps the texts of an address that have one of these names. */
export function textsNamed<K extends string>(...names: K[]) {
  return (search: Record<string, unknown>): Partial<Record<K, string>> => {
    const out: Partial<Record<K, string>> = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "string" && value !== "") out[name] = value;
    }
    return out;
  };
}

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const q = new URLSearchParams();
  for (const [key, value] of Object.entries(search))
    if (typeof value === "string" && value !== "") q.set(key, value);
  const text = q.toString().replace(/%2C/g, ",").replace(/%2F/g, "/").replace(/%3A/g, ":");
  return text === "" ? "" : `?${text}`;
}

/**
 * A function that changes parts of the address of the current page. A part that is undefined is taken out. The history gets
 * no new entry, so that the back button leaves the page.
 */
export function useChangeAddress(): ChangeAddress {
  const navigate = useNavigate();
  return useCallback(
    (part) =>
      void navigate({
        to: ".",
        search: (old: Search) =>
          Object.fromEntries(Object.entries({ ...old, ...part }).filter(([, v]) => v !== undefined)),
        replace: true,
        // What is scrolled stays as it is, also a list that scrolls at the same moment.
        resetScroll: false,
      }),
    [navigate],
  );
}

/** A list of names in an address. Each name is escaped, so that a comma in a name does not split it. */
export function packList(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.map((n) => n.replace(/[%,]/g, encodeURIComponent)).join(",");
}

export function unpackList(text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  return text.split(",").map((part) => part.replace(/%(25|2C)/gi, decodeURIComponent));
}
