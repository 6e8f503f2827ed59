import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { loadRun } from "../../api/calls";
import { loadModel } from "../../api/models";
import { queryKeys } from "../../api/queryKeys";
import type { ModelVersion } from "../../api/types";
import { ErrorState } from "../../design/ErrorState";
import { ModelMetrics } from "../../parts/models/ModelMetrics";
import { MetricsTable, ParamsTable } from "../../parts/runs/KeyTable";

/** The metrics and params of what a version was made of: a model, or else a run. */
export function VersionValues({ version: v }: { version: ModelVersion }) {
  if (v.modelId !== undefined) return <OfModel id={v.modelId} runId={v.runId} />;
  if (v.runId !== undefined && v.run !== undefined && v.run.state !== "gone")
    return <OfRun runId={v.runId} />;
  return null;
}

function OfModel({ id, runId }: { id: string; runId: string | undefined }) {
  const model = useQuery({
    queryKey: queryKeys.model(id),
    queryFn: ({ signal }) => loadModel(id, signal),
  });
  if (model.isError) return <ErrorState error={model.error} retry={() => void model.refetch()} />;
  if (!model.data) return <Skeleton height={160} aria-label="Loading the values" />;
  return (
    <>
      <section aria-label="Metrics">
        <h2>Metrics of the model</h2>
        <ModelMetrics metrics={model.data.metrics} runId={runId} />
      </section>
      <section aria-label="Params">
        <h2>Params of the model</h2>
        <ParamsTable params={model.data.params} />
      </section>
    </>
  );
}

function OfRun({ runId }: { runId: string }) {
  const run = useQuery({ queryKey: queryKeys.run(runId), queryFn: ({ signal }) => loadRun(runId, signal) });
  if (run.isError) return <ErrorState error={run.error} retry={() => void run.refetch()} />;
  if (!run.data) return <Skeleton height={160} aria-label="Loading the values" />;
  return (
    <>
      <section aria-label="Metrics">
        <h2>Metrics of the run</h2>
        <MetricsTable metrics={run.data.metrics ?? {}} />
      </section>
      <section aria-label="Params">
        <h2>Params of the run</h2>
        <ParamsTable params={run.data.params} />
      </section>
    </>
  );
}
