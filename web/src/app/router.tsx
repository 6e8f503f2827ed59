import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { BASE_PATH } from "../api/place";
import type { ChartSearch } from "../parts/charts/settings";
import { ExperimentsPage } from "../features/experiments/ExperimentsPage";
import { ExperimentPage } from "../features/runtable/ExperimentPage";
import { CrashPage, NotFoundPage, Shell } from "./Shell";

type Plain = Record<string, unknown>;

function picker<K extends string>(...names: K[]) {
  return (search: Plain): Partial<Record<K, string>> => {
    const out: Partial<Record<K, string>> = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "string" && value !== "") out[name] = value;
    }
    return out;
  };
}

export interface ExperimentsSearch {
  q?: string;
  status?: string;
  sort?: string;
}

export interface ExperimentSearch extends ChartSearch {
  filter?: string;
  sort?: string;
  cols?: string;
  sel?: string;
  hidden?: string;
  view?: string;
  nested?: string;
  layout?: string;
}

export interface RunSearchParams extends ChartSearch {
  tab?: string;
  q?: string;
  path?: string;
  stream?: string;
  row?: string;
  fields?: string;
}

export interface CompareSearch extends ChartSearch {
  runs?: string;
  /** How many were selected, if not all are named. */
  of?: string;
  tab?: string;
  diff?: string;
}

const CHART = ["x", "attempts", "log", "smooth", "charts"] as const;
const GROUPS = ["group", "but", "band", "align"] as const;

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashPage,
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: ExperimentsPage,
  validateSearch: (s: Plain): ExperimentsSearch => picker("q", "status", "sort")(s),
});

const experiment = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$experimentId",
  component: ExperimentPage,
  validateSearch: (s: Plain): ExperimentSearch =>
    picker("filter", "sort", "cols", "sel", "hidden", "view", "nested", "layout", ...CHART, ...GROUPS)(s),
});

const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$runId",
  component: lazyRouteComponent(() => import("../features/run/RunPage"), "RunPage"),
  validateSearch: (s: Plain): RunSearchParams =>
    picker("tab", "q", "path", "stream", "row", "fields", ...CHART)(s),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: "/compare",
  component: lazyRouteComponent(() => import("../features/compare/ComparePage"), "ComparePage"),
  validateSearch: (s: Plain): CompareSearch => picker("runs", "of", "tab", "diff", ...CHART)(s),
});

const storage = createRoute({
  getParentRoute: () => root,
  path: "/storage",
  component: lazyRouteComponent(() => import("../features/storage/StoragePage"), "StoragePage"),
});

/** Addresses hold plain strings, so that people can read and edit them. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const q = new URLSearchParams();
  for (const [key, value] of Object.entries(search))
    if (typeof value === "string" && value !== "") q.set(key, value);
  const text = q.toString().replace(/%2C/g, ",").replace(/%2F/g, "/").replace(/%3A/g, ":");
  return text === "" ? "" : `?${text}`;
}

export function createPageRouter() {
  return createRouter({
    basepath: BASE_PATH,
    routeTree: root.addChildren([experiments, experiment, run, compare, storage]),
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
