/** A part of what somebody says in a chat. */
export type ChatPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly name: string; readonly text: string }
  | { readonly kind: "value"; readonly value: unknown };

export interface ChatMessage {
  readonly role: string;
  readonly parts: readonly ChatPart[];
}

type Named = Record<string, unknown>;

const isNamed = (value: unknown): value is Named =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as it is inside, where a client has sent JSON in a text. */
export function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/**
 * The messages of a chat in the forms of OpenTelemetry's conventions for generative AI, OpenAI, Anthropic and MLflow;
 * undefined if the value is no chat.
 */
export function chatOf(value: unknown): ChatMessage[] | undefined {
  const inside = opened(value);
  if (Array.isArray(inside)) {
    const messages = inside.map(messageOf);
    return messages.length > 0 && messages.every((one) => one !== undefined) ? messages : undefined;
  }
  if (!isNamed(inside)) return undefined;
  if (Array.isArray(inside["messages"])) return chatOf(inside["messages"]);
  if (Array.isArray(inside["choices"]))
    return chatOf(inside["choices"].map((choice: unknown) => (isNamed(choice) ? choice["message"] : choice)));
  if (Array.isArray(inside["output"])) return chatOf(inside["output"]);
  const message = messageOf(inside);
  return message && [message];
}

function messageOf(value: unknown): ChatMessage | undefined {
  const inside = opened(value);
  if (!isNamed(inside)) return undefined;
  const { role } = inside;
  if (typeof role !== "string") return undefined;
  const said = inside["parts"] ?? inside["content"];
  const calls = Array.isArray(inside["tool_calls"]) ? inside["tool_calls"] : [];
  if (said === undefined && calls.length === 0) return undefined;
  return { role, parts: [...partsOf(said), ...calls.map(partOf)] };
}

function partsOf(said: unknown): ChatPart[] {
  if (said === undefined || said === null || said === "") return [];
  if (Array.isArray(said)) return said.map(partOf);
  return [partOf(said)];
}

function partOf(part: unknown): ChatPart {
  if (typeof part === "string") return { kind: "text", text: part };
  if (!isNamed(part)) return { kind: "value", value: part };
  const called = isNamed(part["function"]) ? part["function"] : part;
  const args = called["arguments"] ?? called["input"];
  if (typeof called["name"] === "string" && args !== undefined)
    return {
      kind: "call",
      name: called["name"],
      text: typeof args === "string" ? args : JSON.stringify(args),
    };
  for (const text of [part["text"], part["content"]])
    if (typeof text === "string") return { kind: "text", text };
  return { kind: "value", value: part };
}
