/** Lists of names in an address: each name is escaped, so that a comma in one does not split it. */
export function packList(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.map((n) => n.replace(/[%,]/g, encodeURIComponent)).join(",");
}

export function unpackList(text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  return text.split(",").map((part) => part.replace(/%(25|2C)/gi, decodeURIComponent));
}
