import { exactNumber } from "./numbers";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 min ago" or "in 2 h"; a date if it is more than a month away. */
export function relativeTime(thenMs: number, nowMs: number): string {
  const delta = nowMs - thenMs;
  const away = Math.abs(delta);
  const say = (text: string) => (delta >= 0 ? `${text} ago` : `in ${text}`);
  // Clocks differ: the page's clock may be some seconds behind, and no run starts in the future.
  if (delta < 5 * SECOND && delta > -MINUTE) return "just now";
  if (away < MINUTE) return say(`${String(Math.floor(away / SECOND))} s`);
  if (away < HOUR) return say(`${String(Math.floor(away / MINUTE))} min`);
  if (away < DAY) return say(`${String(Math.floor(away / HOUR))} h`);
  if (away < 30 * DAY) return say(`${String(Math.floor(away / DAY))} d`);
  return localDate(thenMs);
}

/** The greatest distance from 1970 that a Date can hold. */
const DATE_MS = 8.64e15;

/** Whether the calendar has this time. It has none for nanoseconds that were logged as milliseconds. */
export const isDate = (ms: number) => Math.abs(ms) <= DATE_MS;

const two = (n: number) => String(n).padStart(2, "0");

/** A time that the calendar does not have is shown as a number. */
export function localDate(ms: number): string {
  if (!isDate(ms)) return `${exactNumber(ms)} ms`;
  const d = new Date(ms);
  return `${String(d.getFullYear())}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

/** Local date and time to the second. */
export function localTime(ms: number): string {
  if (!isDate(ms)) return localDate(ms);
  const d = new Date(ms);
  return `${localDate(ms)} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

export function isoTime(ms: number): string {
  return isDate(ms) ? new Date(ms).toISOString() : localDate(ms);
}

/** "850 ms", "12 s", "4 min 09 s", "3 h 05 min", "2 d 4 h". */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  const sign = ms < 0 ? "−" : "";
  const t = Math.abs(ms);
  if (t < SECOND) return `${sign}${String(Math.round(t))} ms`;
  if (t < 10 * SECOND) return `${sign}${(t / SECOND).toFixed(1)} s`;
  if (t < MINUTE) return `${sign}${String(Math.floor(t / SECOND))} s`;
  if (t < HOUR)
    return `${sign}${String(Math.floor(t / MINUTE))} min ${two(Math.floor((t % MINUTE) / SECOND))} s`;
  if (t < DAY) return `${sign}${String(Math.floor(t / HOUR))} h ${two(Math.floor((t % HOUR) / MINUTE))} min`;
  return `${sign}${String(Math.floor(t / DAY))} d ${String(Math.floor((t % DAY) / HOUR))} h`;
}

/** A duration on an axis, as short as possible. */
export function shortDuration(ms: number): string {
  const sign = ms < 0 ? "−" : "";
  const t = Math.abs(ms);
  const trim = (n: number) => String(Number(n.toFixed(2)));
  if (t === 0) return "0";
  if (t < SECOND) return `${sign}${trim(t)}ms`;
  if (t < MINUTE) return `${sign}${trim(t / SECOND)}s`;
  if (t < HOUR) {
    const s = Math.round((t % MINUTE) / SECOND);
    return `${sign}${String(Math.floor(t / MINUTE))}m${s > 0 ? two(s) : ""}`;
  }
  if (t < DAY) {
    const m = Math.round((t % HOUR) / MINUTE);
    return `${sign}${String(Math.floor(t / HOUR))}h${m > 0 ? two(m) : ""}`;
  }
  return `${sign}${trim(t / DAY)}d`;
}

/** Texts for times on an axis, as fine as their distance needs. The first one of each day has the date below it. */
export function timeTicks(ticks: readonly number[], distanceMs: number): string[] {
  let shownDay = "";
  return ticks.map((ms) => {
    const d = new Date(ms);
    const day = localDate(ms);
    if (distanceMs >= DAY) return day.slice(distanceMs >= 360 * DAY ? 0 : 5);
    let text = `${two(d.getHours())}:${two(d.getMinutes())}`;
    if (distanceMs < MINUTE) text += `:${two(d.getSeconds())}`;
    if (distanceMs < SECOND) text += `.${String(d.getMilliseconds()).padStart(3, "0")}`;
    if (day === shownDay) return text;
    shownDay = day;
    return `${text}\n${day.slice(5)}`;
  });
}
