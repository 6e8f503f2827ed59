/** What the digest of a dataset begins with if it tells only where the data are. */
const OF_PLACE = "uri:";

/** Whether a digest tells data apart, and not only their places. */
export const isOfContent = (digest: string) => !digest.startsWith(OF_PLACE);

export const shortDatasetDigest = (digest: string) =>
  digest.length > 14 ? `${digest.slice(0, 12)}…` : digest;

/** @property runs - which runs used the dataset with which digest */
export interface Conflict<R> {
  name: string;
  digests: { digest: string; runs: R[] }[];
}

interface Using {
  inputs?: readonly { name: string; digest: string }[] | undefined;
}

/**
 * The datasets that compared runs used under one name with different digests. A run that used several under one name,
 * such as parts of it, is in conflict with another only if their sets differ. Digests of places tell nothing.
 */
export function conflicts<R extends Using>(runs: readonly R[]): Conflict<R>[] {
  const byName = new Map<string, Map<R, Set<string>>>();
  for (const run of runs)
    for (const { name, digest } of run.inputs ?? []) {
      if (!isOfContent(digest)) continue;
      const ofName = byName.get(name) ?? new Map<R, Set<string>>();
      byName.set(name, ofName);
      ofName.set(run, (ofName.get(run) ?? new Set()).add(digest));
    }
  const found: Conflict<R>[] = [];
  for (const [name, ofName] of byName) {
    const sets = new Set([...ofName.values()].map((set) => [...set].sort().join("\n")));
    if (sets.size < 2) continue;
    const byDigest = new Map<string, R[]>();
    for (const [run, digests] of ofName)
      for (const digest of digests) byDigest.set(digest, [...(byDigest.get(digest) ?? []), run]);
    found.push({ name, digests: [...byDigest].map(([digest, using]) => ({ digest, runs: using })) });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
