import type { LogEntries, LogEntry } from "../../../api/types";
import { isoTimeUs } from "../../../design/timesUs";
import { entryJson } from "./logSearch";
import { shownText } from "./logText";

/** The server's largest page. */
export const DOWNLOAD_PAGE = 10_000;
/** A larger file may not fit into the memory of a browser. */
export const DOWNLOAD_BYTES = 1 << 30;

export interface LogFile {
  readonly blob: Blob;
  readonly entries: number;
  /** Whether the file ends before the last entry, because it would be too large. */
  readonly isCut: boolean;
}

/** An entry as lines of a text: its time, level, logger and message, then what else it has. */
export function entryText(entry: LogEntry): string {
  const { timeUs, level, logger, message, metadata, exception } = entry;
  const head = `${isoTimeUs(timeUs)} ${level.toUpperCase().padEnd(5)}${logger === undefined ? "" : ` ${logger}`}`;
  const lines = [`${head} ${shownText(message)}`];
  if (metadata) lines.push(entryJson({ metadata } as LogEntry).slice('{"metadata": '.length, -1));
  if (exception !== undefined) lines.push(shownText(exception));
  return lines.join("\n    ");
}

/**
 * Builds a text of all entries that are found, page by page, the oldest first. The pages are in blobs, which browsers keep
 * outside of the memory of the page.
 */
export async function buildLogFile(
  load: (pageToken: string | undefined) => Promise<LogEntries>,
  told: (entries: number, lastUs: number | undefined) => void,
): Promise<LogFile> {
  const parts: Blob[] = [];
  let entries = 0;
  let bytes = 0;
  let token: string | undefined;
  do {
    const page = await load(token);
    if (page.entries.length > 0) {
      const part = new Blob([page.entries.map((e) => `${entryText(e)}\n`).join("")]);
      parts.push(part);
      bytes += part.size;
      entries += page.entries.length;
    }
    told(entries, page.entries.at(-1)?.timeUs);
    token = page.nextPageToken;
  } while (token !== undefined && bytes < DOWNLOAD_BYTES);
  return { blob: new Blob(parts, { type: "text/plain" }), entries, isCut: token !== undefined };
}
