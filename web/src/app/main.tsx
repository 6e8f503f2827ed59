import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "../design/global.css";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "../api/client";
import { queryKeys } from "../api/queryKeys";
import { LiveHub } from "../api/events";
import { shared } from "../api/keyed";
import { LiveContext } from "../api/live";
import { PATH_WITHIN, pathOfPage } from "../api/place";
import { SeriesStore } from "../parts/charts/store";
import { SeriesContext } from "../parts/charts/useSeries";
import { createPageRouter } from "./router";
import { pathOfMlflowLink } from "./mlflowLinks";
import { theme } from "./theme";
import { ColoursContext } from "../parts/runs/RunDot";
import { ColourBook } from "../parts/runs/colourBook";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      structuralSharing: shared,
      // An answer 4xx stays the same when it is asked for again; a server that restarts comes back.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      retryDelay: (attempt) => 400 * 2 ** attempt,
    },
  },
});
const hub = new LiveHub();
const series = new SeriesStore();
const colours = new ColourBook(sessionStorage);

hub.on("points", (data) => {
  series.append(data);
});
hub.on("run", ({ runId, change }) => {
  if (change !== "rewound") return;
  series.refresh([runId]);
  void queries.invalidateQueries({ queryKey: queryKeys.attempts(runId) });
});
hub.on("resync", () => {
  series.refresh();
  void queries.invalidateQueries();
});
hub.on("opened", ({ runIds, atMs }) => {
  series.refresh(runIds, atMs);
});

// MLflow's clients print links with a hash and another name of the path of a project. They are rewritten before the
// router reads the address.
const linked = pathOfMlflowLink(window.location.hash);
if (linked !== null) window.history.replaceState(null, "", pathOfPage(linked.slice(1)));
else if (window.location.pathname !== pathOfPage(PATH_WITHIN))
  window.history.replaceState(
    null,
    "",
    pathOfPage(PATH_WITHIN) + window.location.search + window.location.hash,
  );

const router = createPageRouter();

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root");
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <LiveContext value={hub}>
          <SeriesContext value={series}>
            <ColoursContext value={colours}>
              <RouterProvider router={router} />
            </ColoursContext>
          </SeriesContext>
        </LiveContext>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
