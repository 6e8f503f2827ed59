import { afterEach, describe, expect, it, vi } from "vitest";
import { queryColumns } from "./client";
import { COLUMNS, ColumnsError, decodeColumns } from "./columns";

/** An answer in columns, as the server writes one. */
function packed(json: unknown, numbers: readonly number[], version = 1): ArrayBuffer {
  const head = new TextEncoder().encode(JSON.stringify(json));
  const start = Math.ceil((12 + head.length) / 8) * 8;
  const body = new ArrayBuffer(start + numbers.length * 8);
  const view = new DataView(body);
  "QPCL".split("").forEach((c, i) => {
    view.setUint8(i, c.charCodeAt(0));
  });
  view.setUint32(4, version, true);
  view.setUint32(8, head.length, true);
  new Uint8Array(body, 12).set(head);
  numbers.forEach((n, i) => {
    view.setFloat64(start + i * 8, n, true);
  });
  return body;
}

describe("an answer in columns", () => {
  it("is the JSON with its numbers where they lie in the body", () => {
    for (const pad of ["", "1", "1234567"]) {
      const body = packed(
        {
          pad,
          series: [{ key: "ü", x: { f64: [0, 2] }, none: { f64: [16, 0] }, q: [{ f64: [16, 3] }] }],
          n: null,
        },
        [1, 2, NaN, Infinity, -0.5],
      );
      const answer = decodeColumns(body) as {
        n: null;
        series: { key: string; x: Float64Array; none: Float64Array; q: Float64Array[] }[];
      };
      const [one] = answer.series;
      expect(one?.key).toBe("ü");
      expect(one?.x).toEqual(Float64Array.of(1, 2));
      expect(one?.x.buffer).toBe(body);
      expect(one?.none).toHaveLength(0);
      expect(one?.q).toEqual([Float64Array.of(NaN, Infinity, -0.5)]);
      expect(answer.n).toBeNull();
    }
  });

  it("leaves alone what only looks like a place", () => {
    const json = { by: { f64: "0.1" }, tags: { f64: [0, 1], more: 1 } };
    expect(decodeColumns(packed(json, [1]))).toEqual(json);
  });

  it("is refused when it is cut, of another kind or another version", () => {
    const whole = packed({ x: { f64: [0, 2] } }, [1, 2]);
    expect(() => decodeColumns(whole.slice(0, whole.byteLength - 1))).toThrow(ColumnsError);
    expect(() => decodeColumns(whole.slice(0, 20))).toThrow(ColumnsError);
    expect(() => decodeColumns(new ArrayBuffer(3))).toThrow("3 bytes");
    expect(() => decodeColumns(new ArrayBuffer(16))).toThrow("QPCL");
    expect(() => decodeColumns(packed({}, [], 2))).toThrow("version is 2");
  });
});

describe("a question for columns", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const answering = (type: string, body: BodyInit) => {
    const accepted: (string | null)[] = [];
    vi.stubGlobal("fetch", (_path: string, init: RequestInit) => {
      accepted.push(new Headers(init.headers).get("Accept"));
      return Promise.resolve(new Response(body, { headers: { "Content-Type": type } }));
    });
    return accepted;
  };

  it("reads what the server chose to answer", async () => {
    const accepted = answering(COLUMNS, packed({ x: { f64: [0, 1] } }, [7]));
    expect(await queryColumns("/series/query", {})).toEqual({ x: Float64Array.of(7) });
    expect(accepted[0]).toContain(COLUMNS);
    answering("application/json; charset=utf-8", '{"x":[7]}');
    expect(await queryColumns("/series/query", {})).toEqual({ x: [7] });
  });
});
