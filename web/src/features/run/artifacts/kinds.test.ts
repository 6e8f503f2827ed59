import { describe, expect, it } from "vitest";
import { linkOf } from "../../../design/links";
import { contentOf, isReference, sizeOf } from "./kinds";

const reference = {
  path: "a",
  name: "a",
  dir: false,
  uri: "s3://b/k",
  mediaType: "text/csv",
  createdMs: 1,
} as const;

describe("references", () => {
  it("are links only if a browser opens them", () => {
    expect(linkOf("https://example.org/a b")).toBe("https://example.org/a b");
    expect(linkOf("HTTP://example.org")).toBe("HTTP://example.org");
    for (const uri of [
      "s3://bucket/key",
      "javascript:alert(1)",
      "java\nscript:alert(1)",
      " https://example.org",
      "https:example.org",
      "https://",
      "data:text/html,x",
      "file:///etc/passwd",
    ])
      expect(linkOf(uri), uri).toBeUndefined();
  });

  it("may have no size", () => {
    expect(isReference(reference)).toBe(true);
    expect(sizeOf(reference)).toBe("");
    expect(sizeOf({ ...reference, size: 2048 })).toBe("2.0 KiB");
    const folder = { path: "f", name: "f", dir: true, size: 0, files: 0, references: 1 } as const;
    expect(sizeOf(folder)).toBe("");
    expect(sizeOf({ ...folder, files: 1 })).toBe("0 B");
  });
});

describe("contentOf", () => {
  it("counts files and references", () => {
    expect(contentOf({ files: 0, references: 0 })).toBe("no files");
    expect(contentOf({ files: 1, references: 0 })).toBe("1 file");
    expect(contentOf({ files: 0, references: 2 })).toBe("2 references");
    expect(contentOf({ files: 3, references: 1 })).toBe("3 files, 1 reference");
  });
});
