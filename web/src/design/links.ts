/** The address that a link to a URI of somebody opens; undefined if a browser cannot open the URI, or should not. */
export function linkOf(uri: string): string | undefined {
  return /^https?:\/\//i.test(uri) && URL.canParse(uri) ? uri : undefined;
}
