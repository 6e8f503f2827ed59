import { storedAs } from "../../api/place";
import { DASHES, PALETTE, type Shade } from "../../design/colours";

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

const KEY = storedAs("quipu.colours");

/**
 * The colours of runs in this browser tab. A run takes the colour that its id hashes to, or the next one that no other
 * run of its group (an experiment) has. Runs that come together choose in the order of their ids. When all colours are
 * taken, they start again with the next pattern of lines. A run keeps its colour as long as the tab is open, whatever
 * other runs are hidden or shown.
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
    // On a page with runs of several experiments, a run keeps the colour of its own experiment unless another run has
    // it.
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
