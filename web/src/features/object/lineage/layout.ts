import type { LineageGraph, ObjectLink } from "../../../api/types";

export interface GraphNode {
  readonly digest: string;
  /** Negative for origins, positive for effects, 0 for the object itself. */
  readonly layer: number;
  readonly x: number;
  readonly y: number;
}

/** The links between two objects, as one line. */
export interface GraphEdge {
  readonly key: string;
  /** The object that was made, and the one it was made of. */
  readonly from: GraphNode;
  readonly to: GraphNode;
  /** The names of the links, each once. */
  readonly names: readonly string[];
}

export interface GraphLayout {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
}

export const NODE_WIDTH = 176;
export const NODE_HEIGHT = 44;
const GAP_X = 84;
const GAP_Y = 14;
const MARGIN = 12;
const SWEEPS = 3;

/** Places an object in the middle, its origins to the left and its effects to the right, in layers. */
export function layOut(root: string, origins: LineageGraph, effects: LineageGraph): GraphLayout {
  const left = layersFrom(root, origins.links, "from", "to");
  const right = layersFrom(root, effects.links, "to", "from");
  const layers = new Map<string, number>([[root, 0]]);
  for (const { digest, depth } of origins.objects)
    if (!layers.has(digest)) layers.set(digest, -(left.get(digest) ?? depth));
  // An object of a circle is an origin and an effect; it stands with the origins.
  for (const { digest, depth } of effects.objects)
    if (!layers.has(digest)) layers.set(digest, right.get(digest) ?? depth);
  const links = [...origins.links, ...effects.links].filter((l) => layers.has(l.from) && layers.has(l.to));
  const columns = ordered(layers, links);
  const first = Math.min(...layers.values());
  const tallest = Math.max(...[...columns.values()].map((c) => c.length));
  const height = tallest * (NODE_HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN;
  const nodes = new Map<string, GraphNode>();
  for (const [layer, digests] of [...columns].sort(([a], [b]) => a - b)) {
    const used = digests.length * (NODE_HEIGHT + GAP_Y) - GAP_Y;
    digests.forEach((digest, i) => {
      const x = MARGIN + (layer - first) * (NODE_WIDTH + GAP_X);
      const y = (height - used) / 2 + i * (NODE_HEIGHT + GAP_Y);
      nodes.set(digest, { digest, layer, x, y });
    });
  }
  const last = Math.max(...layers.values());
  return {
    nodes: [...nodes.values()],
    edges: edgesOf(links, nodes),
    width: (last - first) * (NODE_WIDTH + GAP_X) + NODE_WIDTH + 2 * MARGIN,
    height,
  };
}

/**
 * How many links each object is away on the longest way, so that no link stays within a layer. A link that closes a circle
 * does not count.
 */
function layersFrom(
  root: string,
  links: readonly ObjectLink[],
  near: "from" | "to",
  far: "from" | "to",
): Map<string, number> {
  const next = new Map<string, string[]>();
  for (const link of links) next.set(link[near], [...(next.get(link[near]) ?? []), link[far]]);
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (digest: string) => {
    seen.add(digest);
    for (const one of next.get(digest) ?? []) if (!seen.has(one)) visit(one);
    order.unshift(digest);
  };
  visit(root);
  const place = new Map(order.map((digest, i) => [digest, i]));
  const layers = new Map([[root, 0]]);
  for (const digest of order)
    for (const one of next.get(digest) ?? [])
      if ((place.get(one) ?? 0) > (place.get(digest) ?? 0))
        layers.set(one, Math.max(layers.get(one) ?? 0, (layers.get(digest) ?? 0) + 1));
  return layers;
}

/** The objects of each layer from top to bottom: each near the middle of those that it is linked to. */
function ordered(layers: ReadonlyMap<string, number>, links: readonly ObjectLink[]): Map<number, string[]> {
  const columns = new Map<number, string[]>();
  for (const [digest, layer] of layers) columns.set(layer, [...(columns.get(layer) ?? []), digest]);
  const linked = new Map<string, Set<string>>();
  const join = (a: string, b: string) => linked.set(a, (linked.get(a) ?? new Set()).add(b));
  for (const { from, to } of links) {
    join(from, to);
    join(to, from);
  }
  const keys = [...columns.keys()].sort((a, b) => Math.abs(a) - Math.abs(b));
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (const key of sweep % 2 === 0 ? keys : keys.toReversed()) {
      const places = new Map<string, number>();
      for (const column of columns.values())
        column.forEach((digest, i) => places.set(digest, i - (column.length - 1) / 2));
      const middle = (digest: string) => {
        const others = [...(linked.get(digest) ?? [])].filter((o) => layers.get(o) !== layers.get(digest));
        const sum = others.reduce((total, other) => total + (places.get(other) ?? 0), 0);
        return others.length === 0 ? (places.get(digest) ?? 0) : sum / others.length;
      };
      const middles = new Map((columns.get(key) ?? []).map((digest) => [digest, middle(digest)]));
      columns.get(key)?.sort((a, b) => (middles.get(a) ?? 0) - (middles.get(b) ?? 0));
    }
  return columns;
}

function edgesOf(links: readonly ObjectLink[], nodes: ReadonlyMap<string, GraphNode>): GraphEdge[] {
  const names = new Map<string, Set<string>>();
  for (const { from, to, name } of links) {
    const key = `${from} ${to}`;
    names.set(key, (names.get(key) ?? new Set()).add(name));
  }
  const edges: GraphEdge[] = [];
  for (const [key, all] of names) {
    const [from, to] = key.split(" ").map((digest) => nodes.get(digest));
    if (from && to && from !== to) edges.push({ key, from, to, names: [...all] });
  }
  return edges;
}

/** A curve from the origin's right side to the left side of what was made of it. */
export function curveOf({ from, to }: GraphEdge): string {
  const [x0, y0] = [to.x + NODE_WIDTH, to.y + NODE_HEIGHT / 2];
  const [x1, y1] = [from.x, from.y + NODE_HEIGHT / 2];
  const bend = Math.max(GAP_X / 2, Math.abs(x1 - x0) / 2);
  return `M${String(x0)} ${String(y0)}C${String(x0 + bend)} ${String(y0)} ${String(x1 - bend)} ${String(y1)} ${String(x1)} ${String(y1)}`;
}
