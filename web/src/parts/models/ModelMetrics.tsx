import { Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ModelMetric } from "../../api/types";
import { classes } from "../../design/classes";
import { groupedInteger } from "../../design/numbers";
import { NumberText } from "../runs/NumberText";
import tableStyles from "../../design/table.module.css";

/**
 * The newest values of a model's metrics, by the data they are of.
 *
 * @param runId - the run whose values need no mention
 */
export function ModelMetrics({
  metrics,
  runId,
}: {
  metrics: readonly ModelMetric[];
  runId: string | undefined;
}) {
  if (metrics.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No metrics.
      </Text>
    );
  const onData = metrics.some((metric) => metric.datasetName);
  const others = metrics.some((metric) => metric.runId !== runId);
  return (
    <div className={tableStyles.scrollX}>
      <table className={tableStyles.grid}>
        <thead>
          <tr>
            <th>Metric</th>
            {onData && <th>Data</th>}
            <th className={tableStyles.num}>Value</th>
            <th className={tableStyles.num}>Step</th>
            {others && <th>Run</th>}
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <tr key={JSON.stringify([metric.key, metric.datasetName, metric.datasetDigest, metric.runId])}>
              <td className={tableStyles.key}>{metric.key}</td>
              {onData && <td title={metric.datasetDigest}>{metric.datasetName}</td>}
              <td className={classes(tableStyles.num, tableStyles.strong)}>
                <NumberText value={metric.value} />
              </td>
              <td className={tableStyles.num}>{groupedInteger(metric.step)}</td>
              {others && (
                <td>
                  {metric.runId === runId ? (
                    "this run"
                  ) : (
                    <Link to="/runs/$runId" params={{ runId: metric.runId }}>
                      {metric.runId.slice(0, 12)}
                    </Link>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
