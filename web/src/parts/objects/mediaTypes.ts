import { RASTER_TYPES } from "../../design/Picture";

/** How the page shows a content. `opaque` is what it does not look into. */
export type ContentForm = "json" | "table" | "array" | "markdown" | "text" | "image" | "opaque";

const TABLE = "application/vnd.quipu.table+json";
const TEXTS = /^(text\/.*|application\/(xml|yaml|toml|sql|javascript|x-sh)|.*\+(xml|yaml))$/;

/** A media type without its parameters, in lower case. */
export function bareType(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}

/** HTML and SVG are shown as text: what is in them must not run. */
export function formOf(mediaType: string): ContentForm {
  const type = bareType(mediaType);
  if (type === TABLE) return "table";
  if (type === "application/json" || type.endsWith("+json")) return "json";
  if (type === "application/x-npy") return "array";
  if (type === "text/markdown") return "markdown";
  if (RASTER_TYPES.includes(type)) return "image";
  return TEXTS.test(type) ? "text" : "opaque";
}

/** A media type in a word or two, as for a node of a graph: "json", "table", "png". */
export function shortType(mediaType: string): string {
  const type = bareType(mediaType);
  switch (type) {
    case TABLE:
      return "table";
    case "application/x-npy":
      return "array";
    case "application/octet-stream":
      return "bytes";
    case "application/x-java-serialized-object":
      return "serialized Java";
    case "text/plain":
      return "text";
    default:
      return type.slice(type.indexOf("/") + 1).replace(/^(x-|vnd\.)/, "");
  }
}

const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** What kind of value a JSON Schema names, with its class: "record com.acme.Trial", "float64 [360, 64]". */
export function typeName(schema: Readonly<Record<string, unknown>> | undefined): string | undefined {
  if (!schema) return undefined;
  const type = schema["type"];
  const kind =
    textOf(schema["x-type"]) ??
    (Array.isArray(type) ? type.filter((one) => one !== "null").join(" or ") : textOf(type));
  const dtype = textOf(schema["x-dtype"]);
  const shape = schema["x-shape"];
  const parts = [
    kind,
    textOf(schema["x-class"]),
    textOf(schema["x-language"]),
    dtype,
    Array.isArray(shape) ? `[${shape.join(", ")}]` : undefined,
  ];
  return parts.filter((part) => part !== undefined && part !== "").join(" ") || undefined;
}

export const shortDigest = (digest: string) => digest.slice(0, 8);
