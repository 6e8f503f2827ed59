/** US dollars with as many digits as a small amount needs. */
export function costText(dollars: number | undefined): string {
  if (dollars === undefined) return "–";
  if (dollars === 0) return "$0";
  return Math.abs(dollars) < 0.01
    ? `$${String(Number(dollars.toPrecision(2)))}`
    : `$${dollars.toFixed(dollars < 1 ? 3 : 2)}`;
}
