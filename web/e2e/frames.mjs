// Rows and records of lineage as frames; see docs/format/frame.md and docs/format/object.md.
import { createHash } from "node:crypto";
import { call } from "./support.mjs";

const CRC32C = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  return c >>> 0;
});

function crc32c(bytes) {
  let c = 0xffffffff;
  for (const b of bytes) c = CRC32C[(c ^ b) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** The numbers and texts of a frame's body. */
class Body {
  out = [];

  byte(b) {
    this.out.push(b);
  }

  varint(n) {
    let v = BigInt.asUintN(64, BigInt(n));
    for (; v > 0x7fn; v >>= 7n) this.out.push(Number(v & 0x7fn) | 0x80);
    this.out.push(Number(v));
  }

  zigzag(n) {
    this.varint((BigInt(n) << 1n) ^ (BigInt(n) >> 63n));
  }

  bytes(b) {
    this.varint(b.length);
    for (const one of b) this.out.push(one);
  }

  keys(keys) {
    this.varint(keys.length);
    keys.forEach((k) => this.bytes(Buffer.from(k)));
  }

  /** A list of one long. */
  long(n) {
    this.byte(0);
    this.zigzag(n);
    this.zigzag(0);
  }

  /** A list of one value: a number as one, anything else as its JSON. */
  value(value) {
    if (typeof value === "number") {
      const raw = Buffer.alloc(8);
      raw.writeDoubleLE(value);
      this.byte(0);
      this.out.push(...raw);
    } else {
      this.byte(3);
      this.bytes(Buffer.from(typeof value === "bigint" ? String(value) : JSON.stringify(value)));
    }
  }
}

/** Logs rows as blocks of one row each. `time` writes the times of a row by its number. */
function logFrame(runId, version, rows, begin, time) {
  const body = new Body();
  begin(body);
  const keys = [...new Set(rows.flatMap((r) => Object.keys(r)))];
  body.varint(rows.reduce((n, r) => n + Object.keys(r).length, 0));
  body.keys(keys);
  body.varint(rows.length);
  rows.forEach((row, i) => {
    const own = Object.keys(row);
    body.varint(own.length);
    own.forEach((k) => body.varint(keys.indexOf(k)));
    body.varint(1);
    time(body, i);
    own.forEach((k) => body.value(row[k]));
  });
  const frame = Buffer.alloc(12 + body.out.length + 4);
  frame.write("QPFR", 0, "latin1");
  frame.writeUInt32LE(version, 4);
  frame.writeUInt32LE(body.out.length, 8);
  Buffer.from(body.out).copy(frame, 12);
  frame.writeUInt32LE(crc32c(frame.subarray(0, -4)), frame.length - 4);
  return call("POST", `/api/v1/projects/default/runs/${runId}/frames`, new Uint8Array(frame), {
    "Content-Type": "application/vnd.quipu.frame",
  });
}

/** Logs rows of a stream. */
export const logRows = (runId, rows, startMs = Date.now()) =>
  logFrame(
    runId,
    2,
    rows,
    () => {},
    (body, step) => {
      body.long(step);
      body.long(startMs + step);
    },
  );

const LINEAGE = 3;

/** Logs records of lineage, as the functions below make them. */
export const logLineage = (runId, records) =>
  logFrame(
    runId,
    3,
    records.map(({ fields }) => fields),
    (body) => body.varint(LINEAGE),
    (body, i) => body.long(records[i].timeUs),
  );

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const present = (fields) => Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined));

/** An object whose bytes go with it, or are to be sent by `putContent`. */
export function objectOf(
  value,
  { mediaType = "application/json", schema = {}, timeUs = 1, isInline = true } = {},
) {
  const bytes = value instanceof Uint8Array ? value : Buffer.from(value);
  const schemaText = JSON.stringify(schema);
  const content = sha256(bytes);
  const digest = sha256(`quipu-object-1\n${mediaType}\n${sha256(schemaText)}\n${content}\n`);
  const fields = {
    record: 1,
    digest,
    mediaType,
    schema: schemaText,
    content,
    size: bytes.length,
    bytes: isInline ? Buffer.from(bytes).toString("base64").replace(/=+$/, "") : undefined,
  };
  return { timeUs, fields: present(fields), digest, content, raw: bytes };
}

export const putContent = ({ content, raw }) =>
  call("PUT", `/api/v1/projects/default/objects/contents/${content}`, new Uint8Array(raw), {
    "Content-Type": "application/octet-stream",
  });

const STATUS = { running: 0, completed: 1, failed: 2 };

/** The id of the nth task of a run. */
export const taskId = (n) => n.toString(16).padStart(16, "0");

export const taskOf = (n, { startUs, endUs, parent, status = "completed", name = `task ${n}`, ...more }) => ({
  timeUs: startUs,
  fields: present({
    record: 2,
    id: taskId(n),
    parent: parent === undefined ? undefined : taskId(parent),
    name,
    status: STATUS[status],
    end: endUs,
    ...more,
  }),
});

const DIRECTION = { input: 0, output: 1, none: 2 };

/** @param task the number of a task; undefined for the run itself */
export const useOf = (direction, name, object, task, { timeUs = 1, attributes } = {}) => ({
  timeUs,
  fields: present({
    record: 3,
    direction: DIRECTION[direction],
    name,
    object: object.digest,
    task: task === undefined ? undefined : taskId(task),
    attributes,
  }),
});

/** @param from the object that was made of the other one */
export const linkOf = (from, to, name = "derived-from", timeUs = 1) => ({
  timeUs,
  fields: { record: 4, from: from.digest, to: to.digest, name },
});

const MODE = { direct: undefined, avg: 1, sum: 2, min: 3, max: 4, count: 5 };

/**
 * A measurement. A value may be "NaN".
 * @param task the number of a task; undefined for the run itself
 */
export const measurementOf = (
  metric,
  value,
  { object, task, timeUs = 1, step = timeUs, mode = "direct", raw, attributes } = {},
) => ({
  timeUs,
  fields: present({
    record: 5,
    name: metric,
    step,
    value: Number(value),
    mode: MODE[mode],
    raw,
    object: object?.digest,
    task: task === undefined ? undefined : taskId(task),
    attributes,
  }),
});
