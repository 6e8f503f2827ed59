import { filterText } from "../../api/registry";

/** What a person writes is a filter if it compares something, and otherwise a part of a name. */
const COMPARES = /[=<>]|\bI?LIKE\b|\bIN\b|\bIS\b/;

/** The filter of a search over models or over prompts. */
export function modelFilter(text: string, prompts: boolean): string {
  const kind = `prompt = '${prompts ? "true" : "false"}'`;
  const wanted = text.trim();
  if (wanted === "") return kind;
  return `${kind} AND (${COMPARES.test(wanted) ? wanted : `name ILIKE ${filterText(`%${wanted}%`)}`})`;
}
