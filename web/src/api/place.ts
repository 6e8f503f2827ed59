/**
 * The path of the page and the API: "/", or another one such as "/quipu/" behind a reverse proxy. The server writes it
 * into the page (`--public-url`).
 */
export const BASE_PATH =
  (typeof document === "undefined"
    ? null
    : document.querySelector<HTMLMetaElement>('meta[name="quipu-base"]')
  )?.content ?? "/";

/** The address at which clients reach the server, without a slash at its end. */
export function serverUrl(): string {
  return window.location.origin + BASE_PATH.slice(0, -1);
}
