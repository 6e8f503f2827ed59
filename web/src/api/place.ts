/**
 * The path of the page and the API: "/", or another one such as "/quipu/" behind a reverse proxy. The server writes it
 * into the page (`--public-url`).
 */
export const BASE_PATH =
  (typeof document === "undefined"
    ? null
    : document.querySelector<HTMLMetaElement>('meta[name="quipu-base"]')
  )?.content ?? "/";

export const DEFAULT_PROJECT = "default";

/**
 * The project that an address names, by `p/NAME` behind the base path. MLflow's clients print links with
 * `projects/NAME`, which mean the same. Other addresses are those of the default project.
 */
export function projectIn(pathname: string, base: string): { project: string; rest: string } {
  const path = pathname.startsWith(base) ? pathname.slice(base.length) : "";
  const named = /^(?:p|projects)\/([a-z0-9][a-z0-9._-]*)(?:\/(.*))?$/.exec(path);
  return named?.[1] ? { project: named[1], rest: named[2] ?? "" } : { project: DEFAULT_PROJECT, rest: path };
}

/** The path of the pages of a project. */
export function pathOfProject(project: string): string {
  return project === DEFAULT_PROJECT ? BASE_PATH : `${BASE_PATH}p/${project}`;
}

const here = projectIn(typeof window === "undefined" ? "/" : window.location.pathname, BASE_PATH);

/** The project of this page. A page of another project is loaded anew, so nothing of this one stays. */
export const PROJECT = here.project;

/** The path of the pages of this project, for the router. */
export const PAGE_PATH = pathOfProject(PROJECT);

/** The path of a page of this project; what is within begins with no slash. */
export function pathOfPage(within: string): string {
  return within === "" ? PAGE_PATH : `${PAGE_PATH.replace(/\/$/, "")}/${within}`;
}

/** What the address names behind the path of the pages. */
export const PATH_WITHIN = here.rest;

/** The name under which the browser keeps something of this project. */
export function storedAs(name: string): string {
  return PROJECT === DEFAULT_PROJECT ? name : `${name}@${PROJECT}`;
}

/** The address for MLflow's and OpenTelemetry's clients, which names the project. */
export function mlflowUrl(): string {
  return serverUrl() + (PROJECT === DEFAULT_PROJECT ? "" : `/projects/${PROJECT}`);
}

/** The address at which clients reach the server, without a slash at its end. */
export function serverUrl(): string {
  return window.location.origin + BASE_PATH.slice(0, -1);
}
