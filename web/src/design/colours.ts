/** A colour of the palette and the pattern of a line; pattern 0 is a solid line. */
export interface Shade {
  readonly index: number;
  readonly dash: number;
}

/**
 * The colours of curves on a light and on a dark page. They maximise the least distance of two colours (Euclidean, in
 * OKLab) for full colour vision and, weighted, for red and green blindness (Machado 2009). Their contrast to the page is
 * at least 3. Neighbours in the list are far apart, because a curve whose colour is taken gets the next one.
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

/** The patterns of lines: lengths of strokes and gaps in pixels. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 4], [2, 3], [9, 3, 2, 3]];

export function shadeColour(shade: Shade, dark: boolean): string {
  return PALETTE[shade.index]?.[dark ? 1 : 0] ?? "#808080";
}

/** A short piece of a line, as a CSS background. */
export function swatch(colour: string, dash: number): string {
  const [on = 1, off = 0] = DASHES[dash] ?? [];
  const end = String(on + off);
  return off === 0
    ? colour
    : `repeating-linear-gradient(90deg, ${colour} 0 ${String(on)}px, transparent ${String(on)}px ${end}px)`;
}
