import { describe, expect, it } from "vitest";
import { ExactNumber } from "../../../api/exact";
import type { LogEntry } from "../../../api/types";
import { buildLogFile, entryText } from "./logDownload";
import { entryJson, logFilterOf, placeOf, toggled } from "./logSearch";
import { cutText, firstLines, piecesOf, shownText } from "./logText";

describe("the filter of a log in an address", () => {
  it("has levels, text, logger and times", () => {
    expect(
      logFilterOf({ level: "error,fatal,loud", text: "a b", logger: "stdout", from: "+0:01" }, 0),
    ).toEqual({
      levels: ["error", "fatal"],
      text: "a b",
      logger: "stdout",
      fromUs: 1_000_000,
      throughUs: undefined,
    });
    expect(logFilterOf({ level: "debug,info,warn,error,fatal", from: "noon" }, 0)).toEqual(
      logFilterOf({}, 0),
    );
  });

  it("switches levels on and off; none and all are the same", () => {
    expect(toggled([], "debug")).toBe("info,warn,error,fatal");
    expect(toggled(["error", "fatal"], "error")).toBe("fatal");
    expect(toggled(["error"], "warn")).toBe("warn,error");
    expect(toggled(["error"], "error")).toBeUndefined();
    expect(toggled(["info", "warn", "error", "fatal"], "debug")).toBeUndefined();
  });

  it("names an entry by time and index, or a time", () => {
    expect(placeOf("1772366400000000.17")).toEqual({ timeUs: 1_772_366_400_000_000, index: 17 });
    expect(placeOf("-5")).toEqual({ timeUs: -5 });
    for (const bad of [undefined, "", "x", "1.", ".5", "1.2.3"]) expect(placeOf(bad)).toBeUndefined();
  });
});

describe("the text of a message", () => {
  it("has no escape sequences of terminals", () => {
    expect(shownText("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007plain\r\nnext\n")).toBe("red plain\nnext");
  });

  it("is cut at what was searched, whatever its case and its characters", () => {
    const marked = (text: string, searched: string) =>
      piecesOf(text, searched)
        .map((p) => (p.isMatch ? `[${p.text}]` : p.text))
        .join("");
    expect(marked("Loss and loss", "LOSS")).toBe("[Loss] and [loss]");
    expect(marked("a.b*(c) a-b", ".b*(")).toBe("a[.b*(]c) a-b");
    expect(marked("a/b-c", "/b-C")).toBe("a[/b-c]");
    expect(marked("größe 😀", "GRÖSSE")).toBe("größe 😀");
    expect(marked("ÜBER 😀😀", "über 😀")).toBe("[ÜBER 😀]😀");
    expect(marked("nothing", "x")).toBe("nothing");
    expect(marked("", "x")).toBe("");
    expect(marked("\\d+", "\\d")).toBe("[\\d]+");
  });

  it("begins with some lines and characters", () => {
    expect(firstLines("a\nb\nc\nd", 2)).toEqual({ shown: "a\nb", hidden: 2 });
    expect(firstLines("a\nb", 2)).toEqual({ shown: "a\nb", hidden: 0 });
    expect(cutText("x".repeat(2001))).toEqual({ shown: "x".repeat(2000), hidden: 1 });
  });
});

const ENTRY: LogEntry = {
  index: 3,
  timeUs: 1_000_250,
  level: "warn",
  message: "low\nmemory",
  logger: "gpu",
  metadata: { free: 1, id: new ExactNumber("9007199254740993") },
  exception: "E: no\n\tat X",
};

describe("a downloaded log", () => {
  const pages = (count: number) => (pageToken: string | undefined) => {
    const page = Number(pageToken ?? 0);
    const entries = page === 1 ? [] : [{ ...ENTRY, index: page }];
    return Promise.resolve({ entries, ...(page + 1 < count && { nextPageToken: String(page + 1) }) });
  };

  it("has all entries, with exact numbers, and goes on after an empty page", async () => {
    const told: number[] = [];
    const file = await buildLogFile(pages(4), (n) => told.push(n));
    expect(told).toEqual([1, 1, 2, 3]);
    expect(file).toMatchObject({ entries: 3, isCut: false });
    const text = await file.blob.text();
    expect(text.match(/WARN {2}gpu low\nmemory/g)).toHaveLength(3);
    expect(text).toContain('"id": 9007199254740993');
  });

  it("is also a text that people read", () => {
    expect(entryText(ENTRY)).toBe(
      '1970-01-01T00:00:01.000250Z WARN  gpu low\nmemory\n    {"free": 1, "id": 9007199254740993}\n    E: no\n\tat X',
    );
    expect(entryText({ index: 0, timeUs: 0, level: "info", message: "a" })).toBe(
      "1970-01-01T00:00:00.000Z INFO  a",
    );
    expect(entryJson({ index: 0, timeUs: 0, level: "info", message: "a" })).toBe(
      '{"index": 0, "timeUs": 0, "level": "info", "message": "a"}',
    );
  });
});
