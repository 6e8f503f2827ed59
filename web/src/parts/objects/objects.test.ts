import { describe, expect, it } from "vitest";
import { formOf, shortType, typeName } from "./mediaTypes";
import { readNpy } from "./npy";
import { cellText, readTable } from "./tableJson";

describe("the form in which a content is shown", () => {
  it("never lets a browser run what is in it", () => {
    for (const type of [
      "text/html",
      "text/html;charset=utf-8",
      "image/svg+xml",
      "application/xhtml+xml",
      "TEXT/HTML",
    ])
      expect(formOf(type)).toBe("text");
    for (const type of [
      "application/pdf",
      "video/mp4",
      "application/x-java-serialized-object",
      "image/x-new",
      "",
    ])
      expect(formOf(type)).toBe("opaque");
  });

  it("is that of its media type", () => {
    expect(formOf("application/json")).toBe("json");
    expect(formOf("application/geo+json")).toBe("json");
    expect(formOf("application/vnd.quipu.table+json")).toBe("table");
    expect(formOf("application/x-npy")).toBe("array");
    expect(formOf("text/markdown;charset=utf-8")).toBe("markdown");
    expect(formOf("text/plain;charset=utf-8")).toBe("text");
    expect(formOf("image/PNG")).toBe("image");
    expect(shortType("application/vnd.quipu.table+json")).toBe("table");
    expect(shortType("image/png")).toBe("png");
    expect(shortType("model/gltf-binary")).toBe("gltf-binary");
  });
});

describe("the name of a type", () => {
  it("is what the schema says in Quipu's words, or in JSON's", () => {
    expect(typeName({ "x-type": "record", "x-class": "com.acme.Trial", properties: {} })).toBe(
      "record com.acme.Trial",
    );
    expect(typeName({ "x-type": "ndarray", "x-dtype": "float64", "x-shape": [2, 3] })).toBe(
      "ndarray float64 [2, 3]",
    );
    expect(typeName({ type: ["string", "null"] })).toBe("string");
    expect(typeName({})).toBeUndefined();
    expect(typeName({ "x-type": 7 })).toBeUndefined();
  });
});

/** An NPY file of version 1. */
function npy(head: string, data: ArrayBuffer, magic = "\x93NUMPY"): ArrayBuffer {
  const text = `${magic}\x01\x00${String.fromCharCode(head.length & 255, head.length >> 8)}${head}`;
  const all = new Uint8Array(text.length + data.byteLength);
  all.set([...text].map((c) => c.charCodeAt(0)));
  all.set(new Uint8Array(data), text.length);
  return all.buffer;
}

const headOf = (descr: string, shape: string, fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

describe("an array", () => {
  it("has a type, a shape and first values", () => {
    const bytes = npy(headOf("<f4", "(2, 2)"), Float32Array.of(0.5, -1, NaN, 3).buffer);
    expect(readNpy(bytes, 3)).toEqual({
      dtype: "float32",
      shape: [2, 2],
      isFortran: false,
      values: [0.5, -1, NaN],
    });
    expect(readNpy(npy(headOf("|b1", "(2,)", "True"), Uint8Array.of(0, 1).buffer), 9)).toEqual({
      dtype: "bool",
      shape: [2],
      isFortran: true,
      values: [false, true],
    });
    expect(
      readNpy(npy(headOf(">i8", "()"), Uint8Array.of(0, 32, 0, 0, 0, 0, 0, 1).buffer), 9)?.values,
    ).toEqual([9007199254740993n]);
    expect(
      readNpy(npy(headOf("<f2", "(3,)"), Uint16Array.of(0x3c00, 0xc000, 0x7c00).buffer), 9)?.values,
    ).toEqual([1, -2, Infinity]);
  });

  it("is not read from bytes that are none, and its values not beyond their end", () => {
    expect(readNpy(new ArrayBuffer(0), 9)).toBeUndefined();
    expect(readNpy(npy(headOf("<f8", "(2,)"), new ArrayBuffer(0), "\x93NUMPX"), 9)).toBeUndefined();
    expect(readNpy(npy(headOf("<f8", "(2,)"), new ArrayBuffer(0)).slice(0, 30), 9)).toBeUndefined();
    expect(readNpy(npy("{'descr': [('a', '<f8')], 'shape': (1,)}", new ArrayBuffer(8)), 9)).toBeUndefined();
    expect(readNpy(npy(headOf("<f8", "(9999999999, 9)"), new ArrayBuffer(12)), 9)?.values).toEqual([0]);
    expect(readNpy(npy(headOf("<U8", "(1,)"), new ArrayBuffer(32)), 9)?.values).toEqual([]);
  });
});

describe("a table", () => {
  it("has columns with as many rows as they hold", () => {
    expect(readTable({ columns: ["a"], data: [[1, 2]], rows: 99 })?.rows).toBe(2);
    expect(readTable({ columns: [], data: [], rows: 0 })).toEqual({ columns: [], data: [], rows: 0 });
    expect([null, undefined, "NaN", 0.5, { a: [1] }].map(cellText)).toEqual([
      "",
      "",
      "NaN",
      "0.5",
      '{"a":[1]}',
    ]);
  });

  it("is nothing else", () => {
    for (const bad of [
      null,
      [],
      { columns: ["a"], data: [] },
      { columns: [1], data: [[1]] },
      { columns: ["a"], data: [1] },
    ])
      expect(readTable(bad)).toBeUndefined();
  });
});
