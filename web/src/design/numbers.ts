/** A number that fits in a table cell, with at most `digits` significant digits. `exactNumber` has all of them. */
export function compactNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "∞";
  if (value === -Infinity) return "−∞";
  if (value === 0) return "0";
  const magnitude = Math.abs(value);
  if (Number.isInteger(value) && magnitude < 1e6) return minus(String(value));
  if (magnitude >= 1e6 || magnitude < 1e-4) {
    const [mantissa = "", exponent = ""] = value.toExponential(digits - 1).split("e");
    return minus(`${trimZeros(mantissa)}e${exponent.replace("+", "")}`);
  }
  const rounded = Number(value.toPrecision(digits));
  if (Math.abs(rounded) >= 10 ** digits) return minus(String(Math.round(value)));
  return minus(String(rounded));
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function minus(text: string): string {
  return text.replace(/^-/, "−");
}

export function exactNumber(value: number): string {
  return String(value);
}

/** A step on an axis: "10k" and "2.5M" rather than rows of zeros. */
export function stepTick(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e15) return compactNumber(value);
  for (const [unit, name] of [
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const)
    if (magnitude >= unit && magnitude >= 1e4) return minus(String(Number((value / unit).toFixed(3)))) + name;
  return minus(String(Number(value.toFixed(6))));
}

/** 1234567 as "1 234 567" with thin spaces. */
export function groupedInteger(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const text = unit === 0 || value >= 100 ? String(Math.round(value)) : value.toFixed(1);
  return `${text} ${UNITS[unit] ?? "B"}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${groupedInteger(count)} ${count === 1 ? one : many}`;
}
