/** What is wrong with a search as a regular expression; undefined if it is one. */
export function searchFault(search: string): string | undefined {
  try {
    new RegExp(search, "i");
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.slice(message.lastIndexOf(": ") + 2);
  }
}

/** A matcher for a search: a regular expression, or a plain text as long as it is no valid expression. */
export function keyMatcher(search: string): (key: string) => boolean {
  if (search === "") return () => true;
  try {
    const pattern = new RegExp(search, "i");
    return (key) => pattern.test(key);
  } catch {
    const plain = search.toLowerCase();
    return (key) => key.toLowerCase().includes(plain);
  }
}
