import type { SeriesData } from "../../plot/data";
import type { Curve } from "../../plot/draw";

/** One line of a chart before its data is there. */
export interface CurveSpec {
  readonly runId: string;
  readonly key: string;
  readonly label: string;
  readonly colour: string;
  /** The pattern of the line, an index of DASHES. */
  readonly dash: number;
  /** Of a group: how many runs it has. */
  readonly runs?: number;
}

export const curveId = (spec: Pick<CurveSpec, "runId" | "key">) => `${spec.runId}\u0000${spec.key}`;

export function curveOf(spec: CurveSpec, data: SeriesData): Curve {
  return { ...spec, id: curveId(spec), data, smoothed: data.smoothed ?? data.mid };
}

/** What is wrong with a search as a regular expression; nothing if it is one. */
export function searchFault(search: string): string | undefined {
  try {
    new RegExp(search, "i");
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.slice(message.lastIndexOf(": ") + 2);
  }
}

/** A matcher for a search: a regular expression, or the plain text while it is not a valid one. */
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
