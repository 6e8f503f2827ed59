import { API, send } from "./client";
import { ExactNumber, parseExact } from "./exact";

export const enc = encodeURIComponent;

/** The part of an address behind its question mark, without what is undefined or empty. */
export function query(values: Record<string, string | number | undefined | string[]>): string {
  const q = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (Array.isArray(value)) for (const v of value) q.append(key, v);
    else if (value !== undefined && value !== "") q.append(key, String(value));
  }
  const text = q.toString();
  return text === "" ? "" : `?${text}`;
}

/** Times beyond the year 2255 are more than a number of JavaScript holds exactly. */
export function roundedTime(us: number | ExactNumber): number {
  return us instanceof ExactNumber ? Number(us.text) : us;
}

/** As `getJson`, with exact numbers. */
export async function getExact(path: string, signal?: AbortSignal): Promise<unknown> {
  const response = await send(API + path, { ...(signal && { signal }) });
  return parseExact(await response.text());
}

export function pathOf(path: string): string {
  return path.split("/").map(enc).join("/");
}
