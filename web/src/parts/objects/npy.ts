/** The first numbers of an array that `numpy.save` has written. */
export interface NpyStart {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly isFortran: boolean;
  /** The first elements in the order of the file. */
  readonly values: readonly (number | bigint | boolean)[];
}

const MAGIC = "\x93NUMPY";
const KIND: Record<string, string> = { b: "bool", i: "int", u: "uint", f: "float", c: "complex" };

/** Reads the head of an NPY file and at most `most` of its elements. Undefined if the bytes are none. */
export function readNpy(bytes: ArrayBuffer, most: number): NpyStart | undefined {
  const view = new DataView(bytes);
  if (bytes.byteLength < 12 || latin1(bytes, 0, 6) !== MAGIC) return undefined;
  const isLong = view.getUint8(6) > 1;
  const start = isLong ? 12 : 10;
  const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true);
  if (start + length > bytes.byteLength) return undefined;
  const head = latin1(bytes, start, length);
  const descr = /'descr':\s*'([<>|=])([a-zA-Z])(\d{1,2})'/.exec(head);
  const shape = /'shape':\s*\(([\d, ]*)\)/.exec(head);
  if (!descr || !shape) return undefined;
  const [, order = "<", kind = "", size = ""] = descr;
  const bits = 8 * Number(size);
  const name = KIND[kind];
  return {
    dtype: name === undefined ? kind + size : kind === "b" ? name : `${name}${String(bits)}`,
    shape: (shape[1] ?? "")
      .split(",")
      .filter((n) => n.trim() !== "")
      .map(Number),
    isFortran: /'fortran_order':\s*True/.test(head),
    values: elements(view, start + length, kind + size, order !== ">", most),
  };
}

function latin1(bytes: ArrayBuffer, from: number, length: number): string {
  return String.fromCharCode(...new Uint8Array(bytes, from, length));
}

function elements(view: DataView, from: number, type: string, isLittle: boolean, most: number) {
  const read = READERS[type];
  const size = Number(type.slice(1));
  if (!read) return [];
  const count = Math.min(most, Math.floor((view.byteLength - from) / size));
  return Array.from({ length: count }, (_, i) => read(view, from + i * size, isLittle));
}

type Reader = (view: DataView, at: number, isLittle: boolean) => number | bigint | boolean;

const READERS: Readonly<Record<string, Reader | undefined>> = {
  b1: (v, at) => v.getUint8(at) !== 0,
  i1: (v, at) => v.getInt8(at),
  i2: (v, at, little) => v.getInt16(at, little),
  i4: (v, at, little) => v.getInt32(at, little),
  i8: (v, at, little) => v.getBigInt64(at, little),
  u1: (v, at) => v.getUint8(at),
  u2: (v, at, little) => v.getUint16(at, little),
  u4: (v, at, little) => v.getUint32(at, little),
  u8: (v, at, little) => v.getBigUint64(at, little),
  f2: (v, at, little) => half(v.getUint16(at, little)),
  f4: (v, at, little) => v.getFloat32(at, little),
  f8: (v, at, little) => v.getFloat64(at, little),
};

/** A float16 as a number. */
function half(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
