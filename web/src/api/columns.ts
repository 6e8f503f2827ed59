/**
 * The media type of answers with binary numbers. An answer is a JSON object in which each list of numbers is
 * `{"f64": [byteOffset, count]}`, followed by the numbers at the next multiple of eight. They are read without a copy.
 */
export const COLUMNS = "application/vnd.quipu.columns";

const MAGIC = 0x4c435051; // "QPCL", as a little-endian integer
const HEAD = 12;

/** The numbers of an answer: a JSON list, with null for a missing number, or a part of an answer in columns, with NaN. */
export type Numbers<W> = readonly W[] | Float64Array;

export class ColumnsError extends Error {
  constructor(what: string) {
    super(`The server's answer in columns cannot be read: ${what}`);
    this.name = "ColumnsError";
  }
}

export function decodeColumns(body: ArrayBuffer): unknown {
  if (body.byteLength < HEAD) throw new ColumnsError(`it has ${String(body.byteLength)} bytes`);
  const view = new DataView(body);
  if (view.getUint32(0, true) !== MAGIC) throw new ColumnsError("it does not begin with QPCL");
  const version = view.getUint32(4, true);
  if (version !== 1) throw new ColumnsError(`its version is ${String(version)}, not 1`);
  const length = view.getUint32(8, true);
  if (length > body.byteLength - HEAD)
    throw new ColumnsError(`its head of ${String(length)} bytes is longer than itself`);
  const start = Math.ceil((HEAD + length) / 8) * 8;
  const json: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(body, HEAD, length)));
  return resolve(json, (offset, count) => {
    const end = start + offset + count * 8;
    if (offset % 8 !== 0 || offset < 0 || count < 0 || (count > 0 && end > body.byteLength))
      throw new ColumnsError(`${String(count)} numbers at ${String(offset)} are not in it`);
    return count === 0 ? new Float64Array(0) : new Float64Array(body, start + offset, count);
  });
}

type Column = (offset: number, count: number) => Float64Array;

function resolve(value: unknown, column: Column): unknown {
  if (Array.isArray(value)) return value.map((v) => resolve(v, column));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "f64" && isPlace(first[1])) return column(...first[1]);
  return Object.fromEntries(entries.map(([k, v]) => [k, resolve(v, column)]));
}

function isPlace(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((n) => Number.isSafeInteger(n));
}
