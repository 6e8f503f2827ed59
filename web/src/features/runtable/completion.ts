import type { ColumnKind, ColumnUse } from "../../api/types";
import { columnId, identifier } from "../../parts/runs/columnNames";

export interface Suggestion {
  readonly text: string;
  readonly hint: string;
}

export interface Completion {
  /** The part of the filter that a suggestion replaces. */
  readonly from: number;
  readonly to: number;
  readonly suggestions: Suggestion[];
}

const ATTRIBUTES = ["run_name", "status", "user_id", "start_time", "end_time", "run_id"];
const STATUSES = ["'RUNNING'", "'FINISHED'", "'FAILED'", "'KILLED'", "'SCHEDULED'"];
const OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", "IN", "IS NULL", "IS NOT NULL"];
/** The most suggestions that are offered. */
export const MAX = 12;

const KINDS: Record<string, ColumnKind> = { metrics: "metric", params: "param", tags: "tag" };

function lastWord(before: string): string {
  return /(?:[A-Za-z_]+\.)?(?:[`"][^`"]*|[\w./@:-]*)$/.exec(before)?.[0] ?? "";
}

/** The text that suggested keys contain, and their kind if the filter names it. */
export function wantedKeys(filter: string, caret: number): { text: string; kind: ColumnKind | undefined } {
  const [, prefix = "", quoted = ""] = /^([A-Za-z_]+\.)?(.*)$/.exec(lastWord(filter.slice(0, caret))) ?? [];
  const kind = KINDS[prefix.slice(0, -1)];
  return { text: (kind ? quoted : prefix + quoted).replace(/[`"]/g, ""), kind };
}

/** Suggestions for the place of the caret in a filter. */
export function complete(filter: string, caret: number, columns: readonly ColumnUse[]): Completion {
  const before = filter.slice(0, caret);
  const empty: Completion = { from: caret, to: caret, suggestions: [] };
  if (insideText(before)) return empty;
  const word = lastWord(before);
  const from = caret - word.length;
  const lead = before.slice(0, from).trimEnd();
  if (/\bstatus\s*(=|!=)$/i.test(lead)) return pick(from, caret, word, STATUSES.map(plain("status")));
  if (/(=|<|>|\blike|\bin|\bis)$/i.test(lead)) return empty;
  const expectsName = lead === "" || /(\band|\bor|\bnot|\()$/i.test(lead);
  if (expectsName) {
    const names = [
      ...[...columns]
        .sort((a, b) => b.runs - a.runs)
        .map((c) => ({ text: identifier(columnId(c.kind, c.key)), hint: c.kind })),
      ...ATTRIBUTES.map(plain("attribute")),
    ];
    return pick(from, caret, word, names);
  }
  if (/(['"`)\d]|null)$/i.test(lead) && /(=|<|>|\blike|\bin|\bis)\s*\S+(\s+null)?$/i.test(lead))
    return pick(from, caret, word, ["AND", "OR"].map(plain("joins")));
  return pick(from, caret, word, OPERATORS.map(plain("operator")));
}

function plain(hint: string): (text: string) => Suggestion {
  return (text) => ({ text, hint });
}

function insideText(before: string): boolean {
  return (before.match(/'/g)?.length ?? 0) % 2 === 1;
}

function pick(from: number, to: number, word: string, all: readonly Suggestion[]): Completion {
  const wanted = word.toLowerCase().replace(/[`"]/g, "");
  const scored: { s: Suggestion; rank: number }[] = [];
  for (const s of all) {
    const text = s.text.toLowerCase().replace(/[`"]/g, "");
    const at = text.indexOf(wanted);
    if (at < 0 || s.text === word) continue;
    const key = text.slice(text.indexOf(".") + 1);
    scored.push({ s, rank: at === 0 || key.startsWith(wanted) ? 0 : 1 });
  }
  scored.sort((a, b) => a.rank - b.rank);
  return { from, to, suggestions: scored.slice(0, MAX).map((x) => x.s) };
}
