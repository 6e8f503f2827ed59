import type { Range } from "../data/range";

/** Places on an axis and what stands beside them; an empty text is a grid line without a label. */
export interface Ticks {
  readonly at: readonly number[];
  readonly texts: readonly string[];
}

/** Plain digits up to this length are easier to read than an exponent, even where that is shorter. */
const PLAIN_CHARACTERS = 6;

/**
 * At most `most` (at least 2) ticks at round values of a linear axis, for any range of doubles. If a range is too narrow for
 * a round value, the ticks are its own ends.
 */
export function linearTicks(range: Range, most: number): Ticks {
  return evenTicks(range, most, -Infinity);
}

/** Like `linearTicks`, for an axis of whole numbers: no tick lies between two of them. */
export function wholeTicks(range: Range, most: number): Ticks {
  return evenTicks(range, most, 0);
}

/** Ticks at multiples of 1, 2 or 5 times a power of ten whose exponent is at least `finest`. */
function evenTicks(range: Range, most: number, finest: number): Ticks {
  const { min, max } = range;
  // Halves, since the distance of two doubles may be more than the largest double.
  const least = (max / 2 - min / 2) / (Math.max(2, most) / 2);
  const hair = least * 1e-9;
  if (!(least > 0)) return ends(range);
  for (let exponent = Math.max(finest, Math.floor(Math.log10(least))); ; exponent++)
    for (const unit of [1, 2, 5]) {
      const first = Math.ceil(count(min, unit, exponent));
      const last = Math.floor(count(max, unit, exponent));
      if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) return ends(range);
      if (last - first >= most) continue;
      const at: number[] = [];
      for (let i = first; i <= last; i++) {
        const v = decimal(i * unit, exponent);
        // Far from zero the digits of doubles end before those of the range.
        if (v >= min - hair && v <= max + hair) at.push(v);
      }
      if (at.length === 1 && exponent === finest) return named(at, exponent);
      return at.length < 2 ? ends(range) : named(at, exponent);
    }
}

function ends({ min, max }: Range): Ticks {
  const at = min < max ? [min, max] : [min];
  return { at, texts: at.map(shortest) };
}

/**
 * Ticks of a logarithmic axis: powers of ten, or every second, fifth and so on if there are many. If there are few powers,
 * 2 and 5 times them are ticks too. A range with fewer than two of these has the ticks of a linear axis.
 */
export function logTicks(range: Range, most: number): Ticks {
  const low = Math.ceil(Math.log10(range.min) - 1e-9);
  const high = Math.floor(Math.log10(range.max) + 1e-9);
  const decades = high - low + 1;
  const within = (v: number) => v >= range.min * (1 - 1e-9) && v <= range.max * (1 + 1e-9);
  if (decades * 3 <= most) {
    const at: number[] = [];
    for (let e = low - 1; e <= high; e++) for (const d of [1, 2, 5]) at.push(decimal(d, e));
    const inside = at.filter(within);
    return inside.length < 2 ? linearTicks(range, most) : { at: inside, texts: inside.map(shortest) };
  }
  const stride = [1, 2, 3, 5, 10, 20, 25, 50, 100, 200].find((s) => decades / s <= most) ?? 500;
  const at: number[] = [];
  for (let e = Math.ceil(low / stride) * stride; e <= high; e += stride) at.push(decimal(1, e));
  const inside = at.filter((v) => v > 0 && within(v));
  return { at: inside, texts: inside.map(shortest) };
}

/** The double nearest to digits · 10^exponent. The product of two rounded numbers may be another one. */
function decimal(digits: number, exponent: number): number {
  return Number(`${String(digits)}e${String(exponent)}`);
}

/** How many times unit · 10^exponent goes into a value; below 1e-300 a power of ten itself loses its digits. */
function count(value: number, unit: number, exponent: number): number {
  const n =
    exponent < -290
      ? (value * 1e200) / decimal(unit, exponent + 200)
      : exponent > 300
        ? value / 1e10 / decimal(unit, exponent - 10)
        : value / decimal(unit, exponent);
  const whole = Math.round(n);
  return Math.abs(n - whole) < Math.max(1e-9, 4 * Number.EPSILON * Math.abs(whole)) ? whole : n;
}

/** Values written to the digit of 10^exponent: all plainly, or all with an exponent, whichever is shorter. */
function named(at: readonly number[], exponent: number): Ticks {
  const plain = at.map((v) => fixed(v, Math.max(0, -exponent)));
  const scientific = at.map((v) => exponential(v, exponent));
  const longest = (texts: readonly string[]) => Math.max(...texts.map((t) => t.replace("−", "").length));
  const asPlain = longest(plain) <= Math.max(PLAIN_CHARACTERS, longest(scientific));
  return { at, texts: asPlain ? plain : scientific };
}

function shortest(value: number): string {
  const plain = String(value);
  const exponent = value.toExponential().replace("+", "");
  const isPlain = !plain.includes("e") && plain.length <= Math.max(PLAIN_CHARACTERS, exponent.length);
  return (isPlain ? plain : exponent).replace(/^-/, "−");
}

function fixed(value: number, decimals: number): string {
  if (value === 0) return "0";
  if (Math.abs(value) >= 1e21 || decimals > 20) return String(value).replace("+", "");
  return value.toFixed(decimals).replace(/^-/, "−");
}

function exponential(value: number, exponent: number): string {
  if (value === 0) return "0";
  const own = Number(value.toExponential().split("e")[1]);
  const text = value.toExponential(Math.max(0, Math.min(16, own - exponent)));
  const [mantissa = "", power = ""] = text.split("e");
  const digits = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return `${digits}e${power.replace("+", "")}`.replace(/^-/, "−");
}
