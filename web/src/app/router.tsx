import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { PAGE_PATH } from "../api/place";
import { parseSearch, stringifySearch } from "../design/address";
import { alertsAddress } from "../features/alerts/address";
import { compareAddress } from "../features/compare/address";
import { experimentsAddress } from "../features/experiments/address";
import { ExperimentsPage } from "../features/experiments/ExperimentsPage";
import { leaderboardAddress } from "../features/leaderboard/address";
import { objectAddress } from "../features/object/address";
import { modelsAddress } from "../features/registry/address";
import { runAddress } from "../features/run/address";
import { traceAddress, tracesAddress } from "../features/traces/address";
import { runtableAddress } from "../features/runtable/address";
import { ExperimentPage } from "../features/runtable/ExperimentPage";
import { CrashPage, NotFoundPage, Shell } from "./Shell";

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashPage,
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: ExperimentsPage,
  validateSearch: experimentsAddress,
});

const experiment = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$experimentId",
  component: ExperimentPage,
  validateSearch: runtableAddress,
});

const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$runId",
  component: lazyRouteComponent(() => import("../features/run/RunPage"), "RunPage"),
  validateSearch: runAddress,
});

const compare = createRoute({
  getParentRoute: () => root,
  path: "/compare",
  component: lazyRouteComponent(() => import("../features/compare/ComparePage"), "ComparePage"),
  validateSearch: compareAddress,
});

const object = createRoute({
  getParentRoute: () => root,
  path: "/objects/$digest",
  component: lazyRouteComponent(() => import("../features/object/ObjectPage"), "ObjectPage"),
  validateSearch: objectAddress,
});

const leaderboard = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$experimentId/leaderboard",
  component: lazyRouteComponent(() => import("../features/leaderboard/LeaderboardPage"), "LeaderboardPage"),
  validateSearch: leaderboardAddress,
});

const storage = createRoute({
  getParentRoute: () => root,
  path: "/storage",
  component: lazyRouteComponent(() => import("../features/storage/StoragePage"), "StoragePage"),
});

const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  component: lazyRouteComponent(() => import("../features/registry/ModelsPage"), "ModelsPage"),
  validateSearch: modelsAddress,
});

const model = createRoute({
  getParentRoute: () => root,
  path: "/models/$model",
  component: lazyRouteComponent(() => import("../features/registry/ModelPage"), "ModelPage"),
});

const modelVersion = createRoute({
  getParentRoute: () => root,
  path: "/models/$model/versions/$version",
  component: lazyRouteComponent(() => import("../features/registry/VersionPage"), "VersionPage"),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("../features/webhooks/WebhooksPage"), "WebhooksPage"),
});

const alerts = createRoute({
  getParentRoute: () => root,
  path: "/alerts",
  component: lazyRouteComponent(() => import("../features/alerts/AlertsPage"), "AlertsPage"),
  validateSearch: alertsAddress,
});

const traces = createRoute({
  getParentRoute: () => root,
  path: "/traces",
  component: lazyRouteComponent(() => import("../features/traces/TracesPage"), "TracesPage"),
  validateSearch: tracesAddress,
});

const trace = createRoute({
  getParentRoute: () => root,
  path: "/traces/$traceId",
  component: lazyRouteComponent(() => import("../features/traces/TracePage"), "TracePage"),
  validateSearch: traceAddress,
});

export function createPageRouter() {
  return createRouter({
    basepath: PAGE_PATH,
    routeTree: root.addChildren([
      experiments,
      experiment,
      leaderboard,
      run,
      object,
      compare,
      storage,
      models,
      model,
      modelVersion,
      webhooks,
      alerts,
      traces,
      trace,
    ]),
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
