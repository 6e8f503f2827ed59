import { describe, expect, it } from "vitest";
import { DASHES, PALETTE, shadeColour, swatch } from "../../design/colours";
import { ColourBook } from "./colourBook";

type Triple = [number, number, number];

const linear = (hex: string): Triple =>
  [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Triple;

const luminance = ([r, g, b]: Triple) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

const contrast = (a: string, b: string) => {
  const [x, y] = [luminance(linear(a)), luminance(linear(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};

function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Linear RGB as it is seen: by all cones, without green ones, without red ones (Machado, Oliveira, Fernandes 2009). */
const SEEN: Record<string, [Triple, Triple, Triple]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranope: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanope: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
};

function leastDistance(column: 0 | 1, seen: [Triple, Triple, Triple]): number {
  const places = PALETTE.map((pair) => {
    const rgb = linear(pair[column]);
    const row = (m: Triple) => Math.max(0, Math.min(1, m[0] * rgb[0] + m[1] * rgb[1] + m[2] * rgb[2]));
    return oklab([row(seen[0]), row(seen[1]), row(seen[2])]);
  });
  let least = Infinity;
  places.forEach((a, i) => {
    for (const b of places.slice(0, i))
      least = Math.min(least, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
  });
  return least;
}

describe("the palette", () => {
  it.each([
    [0, "normal", 0.09],
    [1, "normal", 0.09],
    [0, "deuteranope", 0.05],
    [1, "deuteranope", 0.05],
    [0, "protanope", 0.05],
    [1, "protanope", 0.05],
  ] as const)(
    "of theme %d, seen as a %s eye does, has no two colours nearer than %d",
    (column, eye, least) => {
      expect(leastDistance(column, SEEN[eye] as [Triple, Triple, Triple])).toBeGreaterThan(least);
    },
  );

  it("stands out from the charts' backgrounds", () => {
    for (const [light, dark] of PALETTE) {
      expect(contrast(light, "#ffffff")).toBeGreaterThan(3);
      expect(contrast(dark, "#1f2023")).toBeGreaterThan(3);
    }
  });

  it("is drawn through or in dashes", () => {
    expect(shadeColour({ index: 0, dash: 0 }, true)).toBe(PALETTE[0]?.[1]);
    expect(swatch("red", 0)).toBe("red");
    expect(swatch("red", 1)).toContain("transparent 6px 10px");
  });
});

const id = (i: number) => `0190a8b2c3d4${String(i).padStart(20, "0")}`;
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => id(from + i));
const looks = (shades: ReadonlyMap<string, { index: number; dash: number }>) =>
  [...shades.values()].map((s) => `${String(s.index)}/${String(s.dash)}`);

describe("the colours of runs", () => {
  it("are all different, without dashes, for as many runs as there are colours", () => {
    const shades = new ColourBook().shades("1", ids(0, PALETTE.length));
    expect(new Set(looks(shades)).size).toBe(PALETTE.length);
    expect([...shades.values()].every((s) => s.dash === 0)).toBe(true);
  });

  it("go on with dashes, and then begin again", () => {
    const book = new ColourBook();
    const all = PALETTE.length * DASHES.length;
    const shades = book.shades("1", ids(0, all));
    expect(new Set(looks(shades)).size).toBe(all);
    expect(book.shades("1", ids(all, all + 3)).size).toBe(3);
  });

  it("do not depend on the order that runs are shown in", () => {
    const there = new ColourBook().shades("1", ids(0, 15));
    const back = new ColourBook().shades("1", ids(0, 15).reverse());
    for (const [run, shade] of there) expect(back.get(run)).toEqual(shade);
  });

  it("stay when other runs come, go or come back", () => {
    const book = new ColourBook();
    const first = book.shades("1", ids(0, 10));
    book.shades("1", ids(5, 30));
    const again = book.shades("1", ids(0, 30));
    for (const [run, shade] of first) expect(again.get(run)).toEqual(shade);
    expect(book.shades("1", []).size).toBe(0);
  });

  it("are the same on a page of several experiments unless two would look alike", () => {
    const book = new ColourBook();
    const a = book.shades("1", ids(0, 8));
    const b = book.shades("2", ids(8, 16));
    const mixed = book.shades("1+2", ids(0, 16));
    expect(new Set(looks(mixed)).size).toBe(16);
    for (const [run, shade] of a) expect(mixed.get(run)).toEqual(shade);
    expect(
      [...b].some(([run, shade]) => looks(mixed).includes(looks(new Map([[run, shade]]))[0] ?? "")),
    ).toBe(true);
  });

  it("outlive a reload, and a store that is broken or full", () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (k: string) => kept.get(k) ?? null,
      setItem: (k: string, v: string) => kept.set(k, v),
    };
    const before = new ColourBook(store).shades("1", ids(3, 9));
    const after = new ColourBook(store).shades("1", ids(0, 9));
    for (const [run, shade] of before) expect(after.get(run)).toEqual(shade);
    for (const broken of ["{", "null", '{"1":{"a":1e9}}', '{"1":{"a":"x"}}', "[3]"]) {
      const book = new ColourBook({
        getItem: () => broken,
        setItem: () => {
          throw new Error("full");
        },
      });
      expect(book.shades("1", ids(0, 2)).size).toBe(2);
    }
  });
});
