import { COLUMNS, decodeColumns } from "./columns";
import { BASE_PATH, PROJECT as NAME } from "./place";

/** An error that the server answered. The status is 0 if the server could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly details: Record<string, unknown>;

  constructor(
    status: number,
    code: string,
    message: string,
    requestId?: string,
    details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.details = details;
  }

  get unreachable(): boolean {
    return this.status === 0;
  }
}

/** @property position - in characters, as is `length`; JavaScript counts some characters twice */
interface SyntaxPlace {
  field: string;
  position: number;
  length: number;
}

/** The place of the error in a filter, an ordering or a condition, if the server names one. */
export function syntaxPlace(
  error: unknown,
  field: "filter" | "orderBy" | "condition",
): SyntaxPlace | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const { field: named, position, length } = error.details;
  if (named !== field || typeof position !== "number") return undefined;
  return { field, position, length: typeof length === "number" ? length : 1 };
}

/**
 * Cuts a text into three: the part before the place, the place itself (at least one character), and the part behind
 * it.
 */
export function cutAt(text: string, place: Pick<SyntaxPlace, "position" | "length">) {
  const characters = [...text];
  const end = place.position + Math.max(1, place.length);
  return {
    before: characters.slice(0, place.position).join(""),
    at: characters.slice(place.position, end).join(""),
    behind: characters.slice(end).join(""),
  };
}

const SERVER_API = `${BASE_PATH}api/v1`;

/** Below this path lies everything of the project. */
const PROJECT = `/projects/${NAME}`;

export const API = SERVER_API + PROJECT;

export async function toApiError(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => "");
  try {
    const { error } = JSON.parse(text) as {
      error: { code: string; message: string; requestId?: string; details?: Record<string, unknown> };
    };
    return new ApiError(response.status, error.code, error.message, error.requestId, error.details ?? {});
  } catch {
    return new ApiError(
      response.status,
      "UNKNOWN",
      `The server answered ${String(response.status)} ${response.statusText}`,
    );
  }
}

export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "UNREACHABLE", "The server cannot be reached");
  }
  if (!response.ok) throw await toApiError(response);
  return response;
}

export function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return getServerJson(PROJECT + path, signal);
}

/** As `getJson`, of what belongs to the server and to no project. */
export async function getServerJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(SERVER_API + path, { ...(signal && { signal }) });
  return (await response.json()) as T;
}

export function sendJson<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  return sendServerJson(method, PROJECT + path, body, signal);
}

/** As `sendJson`, of what belongs to the server and to no project. */
export async function sendServerJson<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await send(SERVER_API + path, {
    method,
    ...(body !== undefined && {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
    ...(signal && { signal }),
  });
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Asks for long lists of numbers, in columns if the server can send them and as JSON otherwise. */
export async function queryColumns<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(API + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: `${COLUMNS}, application/json;q=0.5` },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  const type = (response.headers.get("Content-Type") ?? "").split(";")[0]?.trim().toLowerCase();
  return (type === COLUMNS ? decodeColumns(await response.arrayBuffer()) : await response.json()) as T;
}
