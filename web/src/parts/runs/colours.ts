/** A run's colour, and the pattern of its lines: 0 is drawn through. */
export interface Shade {
  readonly index: number;
  readonly dash: number;
}

/**
 * On light and on dark. Chosen so that the least distance of two (Euclidean, in OKLab) is as large as can be, to full
 * colour vision and, weighted, to red and green blindness (Machado 2009), with a contrast of at least 3 to the page.
 * Neighbours here are far apart, since a run whose colour is taken gets the next.
 */
export const PALETTE: readonly (readonly [light: string, dark: string])[] = [
  ["#0055c5", "#4d92ff"],
  ["#01ab43", "#01fa66"],
  ["#6a4400", "#ad7200"],
  ["#880066", "#c54a9c"],
  ["#01a1bf", "#83e4ff"],
  ["#c43689", "#ff87c5"],
  ["#a94b00", "#ff791b"],
  ["#6f00a1", "#a64fdd"],
  ["#af0038", "#ff4266"],
  ["#578956", "#95c992"],
  ["#ac38f8", "#d6acff"],
  ["#d67f00", "#ffd3ab"],
  ["#83455e", "#bf7c96"],
  ["#005c3d", "#009868"],
  ["#007984", "#02bbca"],
  ["#563c81", "#8a70ba"],
  ["#9d7500", "#ebb100"],
  ["#3d00d5", "#6667ff"],
  ["#bb7b9b", "#ffc1df"],
  ["#6064bb", "#99a1fe"],
];

/** Lengths of strokes and gaps in pixels. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 4], [2, 3], [9, 3, 2, 3]];

export function shadeColour(shade: Shade, dark: boolean): string {
  return PALETTE[shade.index]?.[dark ? 1 : 0] ?? "#808080";
}

/** A short piece of a run's line, as a CSS background. */
export function swatch(colour: string, dash: number): string {
  const [on = 1, off = 0] = DASHES[dash] ?? [];
  const end = String(on + off);
  return off === 0
    ? colour
    : `repeating-linear-gradient(90deg, ${colour} 0 ${String(on)}px, transparent ${String(on)}px ${end}px)`;
}

export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  h ^= h >>> 16;
  h = Math.imul(h, 0x7feb352d);
  h ^= h >>> 15;
  return h >>> 0;
}

type Store = Pick<Storage, "getItem" | "setItem">;

const KEY = "quipu.colours";

/**
 * The colours that runs have in this browser tab. A run takes the colour its id hashes to, or the next one that no
 * other run of its group (an experiment) has; runs that come together choose in the order of their ids. When every
 * colour is taken, the same begins again with the next dash. A run keeps its colour for as long as the tab is open, so
 * hiding or showing others never changes it.
 */
export class ColourBook {
  private readonly groups = new Map<string, Map<string, Shade>>();

  constructor(private readonly store?: Store) {
    this.read();
  }

  shades(group: string, ids: readonly string[]): ReadonlyMap<string, Shade> {
    let known = this.groups.get(group);
    if (!known) this.groups.set(group, (known = new Map()));
    const runs = known;
    const fresh = [...new Set(ids)].filter((id) => !runs.has(id)).sort();
    if (fresh.length > 0) {
      const taken = new Set([...runs.values()].map(slot));
      for (const id of fresh) {
        const shade = this.choose(id, taken);
        taken.add(slot(shade));
        runs.set(id, shade);
      }
      this.write();
    }
    return new Map(ids.flatMap((id) => (runs.has(id) ? [[id, runs.get(id) as Shade]] : [])));
  }

  private choose(id: string, taken: ReadonlySet<number>): Shade {
    // On a page that mixes experiments a run keeps what it has in its own, unless another is before it.
    for (const runs of this.groups.values()) {
      const elsewhere = runs.get(id);
      if (elsewhere && !taken.has(slot(elsewhere))) return elsewhere;
    }
    const first = hashText(id) % PALETTE.length;
    for (let dash = 0; dash < DASHES.length; dash++)
      for (let i = 0; i < PALETTE.length; i++) {
        const shade = { index: (first + i) % PALETTE.length, dash };
        if (!taken.has(slot(shade))) return shade;
      }
    return { index: first, dash: hashText(`${id}-`) % DASHES.length };
  }

  private read(): void {
    try {
      const text = this.store?.getItem(KEY) ?? "{}";
      const groups = JSON.parse(text) as Record<string, Record<string, number>>;
      for (const [group, runs] of Object.entries(groups))
        this.groups.set(group, new Map(Object.entries(runs).map(([id, at]) => [id, shadeAt(at)])));
    } catch {
      this.groups.clear();
    }
  }

  private write(): void {
    const groups = [...this.groups].map(([group, runs]) => [
      group,
      Object.fromEntries([...runs].map(([id, shade]) => [id, slot(shade)])),
    ]);
    try {
      this.store?.setItem(KEY, JSON.stringify(Object.fromEntries(groups)));
    } catch {
      // Without storage the colours last until the page is loaded again.
    }
  }
}

const slot = (shade: Shade) => shade.dash * PALETTE.length + shade.index;

function shadeAt(at: number): Shade {
  const n = Math.trunc(at);
  if (!(n >= 0 && n < PALETTE.length * DASHES.length)) throw new Error(`No colour ${String(at)}`);
  return { index: n % PALETTE.length, dash: Math.floor(n / PALETTE.length) };
}
