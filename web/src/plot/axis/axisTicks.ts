import { timeTicks as calendarTicks } from "d3-time";
import { compactNumber, stepTick } from "../../design/numbers";
import { isDate, shortDuration, timeTicks } from "../../design/times";
import type { Range } from "../data/range";
import type { Axis } from "./axis";
import { linearTicks, type Ticks, wholeTicks } from "./ticks";

const DIGIT_PX = 7;
const GAP_PX = 18;
const LEAST_PX = 46;

/** The width of a text of an axis, by its longest line. */
export const textWidth = (text: string) =>
  DIGIT_PX * Math.max(...text.split("\n").map((line) => line.length));

/** The ticks of an x axis: as many as there is room for their texts. The texts always differ. */
export function xTicks(axis: Axis, range: Range, widthPx: number): Ticks {
  let most = Math.max(2, Math.floor(widthPx / LEAST_PX) + 1);
  let ticks = ticksOf(axis, range, most);
  while (most > 2 && neededPx(ticks) > widthPx + GAP_PX) {
    most = Math.max(2, Math.min(most - 1, Math.floor((most * widthPx) / neededPx(ticks))));
    ticks = ticksOf(axis, range, most);
  }
  return ticks;
}

const neededPx = ({ texts }: Ticks) => texts.length * (GAP_PX + Math.max(0, ...texts.map(textWidth)));

function ticksOf(axis: Axis, range: Range, most: number): Ticks {
  const ticks = roundTicks(axis, range, most);
  const { at, texts } = ticks;
  // A range between two whole numbers has no tick.
  const fewest = axis.kind === "whole" ? 1 : 2;
  // Short texts are useless if two ticks have the same one.
  return at.length >= fewest && new Set(texts).size === texts.length ? ticks : linearTicks(range, most);
}

function roundTicks(axis: Axis, range: Range, most: number): Ticks {
  switch (axis.kind) {
    case "number": {
      const { at } = linearTicks(range, most);
      return { at, texts: at.map((v) => (Math.abs(v) < 1 ? compactNumber(v, 6) : stepTick(v))) };
    }
    case "time":
      return wallTicks(range, most);
    case "duration":
      return durationTicks(range, most);
    case "whole": {
      const { at } = wholeTicks(range, most);
      return { at, texts: at.map(stepTick) };
    }
  }
}

const NONE: Ticks = { at: [], texts: [] };

function wallTicks({ min, max }: Range, most: number): Ticks {
  if (!isDate(min) || !isDate(max)) return NONE;
  for (let count = most; count >= 2; count--) {
    const at = calendarTicks(new Date(min), new Date(max), count)
      .map((d) => d.getTime())
      .filter((t) => t >= min && t <= max);
    if (at.length > most) continue;
    const distances = at.slice(1).map((t, i) => t - (at[i] ?? t));
    return { at, texts: timeTicks(at, Math.min(...distances)) };
  }
  return NONE;
}

const DECADES = [1, 2, 5];

function decades(from: number, to: number): number[] {
  const out: number[] = [];
  for (let e = from; e <= to; e++) for (const d of DECADES) out.push(d * 10 ** e);
  return out;
}

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

/** Distances of ticks that a person would choose for durations, in milliseconds. */
const DURATION_STEPS: number[] = [
  ...decades(-3, 2),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * S),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * M),
  ...[1, 2, 3, 6, 12].map((n) => n * H),
  ...decades(0, 4).map((n) => n * D),
];

function durationTicks({ min, max }: Range, most: number): Ticks {
  for (const step of DURATION_STEPS) {
    const first = Math.ceil(min / step);
    const last = Math.floor(max / step);
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || last - first >= most) continue;
    // Where two round ticks have no room, the ends of the range have.
    const at =
      last > first ? Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step) : [min, max];
    return { at, texts: at.map(shortDuration) };
  }
  return NONE;
}
