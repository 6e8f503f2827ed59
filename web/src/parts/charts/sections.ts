import { byName } from "../../design/order";
export interface Section {
  readonly prefix: string;
  readonly keys: readonly string[];
}

/** Sections that come first, in this order. */
const LEADING = ["train", "val", "valid", "validation", "eval", "test"];

/** Words of scores, which readers look for first. They count in the last part of a key. */
const SCORES = new Set(
  "loss acc accuracy error err f1 auc precision recall perplexity ppl reward return score bleu rouge mse rmse mae r2 iou map dice".split(
    " ",
  ),
);

/** Words of measures of time or work, in the name of a section or a key. */
const CLOCKS = new Set(
  "epoch epochs step steps iteration iterations iter batch time timer timing timestamp elapsed duration runtime".split(
    " ",
  ),
);
const MACHINE = new Set("system sys perf performance hardware gpu cpu memory resources".split(" "));

const words = (text: string) =>
  text
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((w) => w !== "");

const last = (key: string) => key.slice(key.lastIndexOf("/") + 1);
const isScore = (key: string) => words(last(key)).some((w) => SCORES.has(w));
const isClock = (key: string) => words(last(key)).every((w) => CLOCKS.has(w));

/**
 * Groups keys by the part before their last slash. Train, validation and test come first. Then come keys without a
 * section if a loss or a score is among them, the other sections by name, and last those of time and the machine. Within
 * a section scores come first and clocks last, each by name.
 */
export function sections(keys: readonly string[]): Section[] {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const at = key.lastIndexOf("/");
    const prefix = at > 0 ? key.slice(0, at) : "";
    const group = groups.get(prefix);
    if (group) group.push(key);
    else groups.set(prefix, [key]);
  }
  const all = [...groups].map(([prefix, list]) => ({ prefix, keys: byRank(list, keyRank, (key) => key) }));
  return byRank(all, sectionRank, (section) => section.prefix);
}

/** Sorts by rank and then by name. Each rank is computed once, because there may be many thousands. */
function byRank<T>(list: readonly T[], rank: (one: T) => number, name: (one: T) => string): T[] {
  const ranks: T[][] = [];
  for (const one of list) (ranks[rank(one)] ??= []).push(one);
  return ranks.flatMap((some) => some.sort((a, b) => byName(name(a), name(b))));
}

function keyRank(key: string): number {
  return isScore(key) ? 0 : isClock(key) ? 2 : 1;
}

function sectionRank({ prefix, keys }: Section): number {
  const [first = ""] = prefix.toLowerCase().split("/");
  const leading = LEADING.indexOf(first);
  if (leading >= 0) return leading;
  const rest = LEADING.length;
  if (prefix === "") return keys.some(isScore) ? rest : keys.every(isClock) ? rest + 3 : rest + 2;
  return words(first).some((w) => CLOCKS.has(w) || MACHINE.has(w)) ? rest + 4 : rest + 1;
}

/** Losses and scores first, clocks last. Keys of the same kind keep their order. */
export function tellingFirst(keys: readonly string[]): string[] {
  return [0, 1, 2].flatMap((rank) => keys.filter((key) => keyRank(key) === rank));
}

/**
 * The number of columns that show `count` charts of at least `leastPx` in the fewest rows, filled as evenly as possible.
 * If three charts fit side by side, four charts are two rows of two and not three and one.
 */
export function balancedColumns(widthPx: number, count: number, leastPx: number, gapPx: number): number {
  const fit = Math.max(1, Math.floor((widthPx + gapPx) / (leastPx + gapPx)));
  const rows = Math.ceil(count / fit);
  return Math.max(1, Math.ceil(count / rows));
}
