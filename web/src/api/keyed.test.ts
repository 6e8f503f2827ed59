import { describe, expect, it } from "vitest";
import { keyed, own, shared } from "./keyed";

const AWKWARD = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];
const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe("objects with keys of users", () => {
  it("have no value for a key they do not have", () => {
    for (const key of AWKWARD) {
      expect(own({}, key)).toBeUndefined();
      expect(keyed({})[key]).toBeUndefined();
    }
  });

  it("keep and change the value of any key", () => {
    for (const key of AWKWARD) {
      const map = parsed(`{"${key}": 1}`);
      expect(own(map, key)).toBe(1);
      const copy = keyed(map);
      expect(copy[key]).toBe(1);
      copy[key] = 2;
      expect(Object.entries(copy)).toEqual([[key, 2]]);
    }
  });

  it("are shared between answers with every key", () => {
    for (const key of AWKWARD) {
      const old = parsed(`{"a": {"b": 1}, "c": {"${key}": 1, "d": 1}}`);
      expect(shared(old, parsed(JSON.stringify(old)))).toBe(old);
      const next = shared(old, parsed(`{"a": {"b": 1}, "c": {"${key}": 2, "d": 1}}`)) as typeof old;
      expect(next["a"]).toBe(old["a"]);
      expect(own(next["c"] as Record<string, unknown>, key)).toBe(2);
      const gone = shared(old, parsed(`{"a": {"b": 1}, "c": {"d": 1}}`)) as typeof old;
      expect(own(gone["c"] as Record<string, unknown>, key)).toBeUndefined();
    }
  });

  it("that are numbers in columns, or no plain objects, are taken as they come", () => {
    const next = { x: new Float64Array([1]), m: new Map() };
    const out = shared({ x: new Float64Array([1]), m: new Map() }, next) as typeof next;
    expect(out.x).toBe(next.x);
    expect(out.m).toBe(next.m);
    expect(shared([1, 2], [1, 2, 3])).toEqual([1, 2, 3]);
    expect(shared([1, 2], { 0: 1 })).toEqual({ 0: 1 });
    expect(shared(undefined, null)).toBeNull();
  });
});
