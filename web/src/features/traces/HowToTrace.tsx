import { Tabs, Text } from "@mantine/core";
import { mlflowUrl } from "../../api/place";
import { Snippet } from "../../design/Snippet";
import styles from "./Traces.module.css";

/** Code to paste that sends a first trace. */
export function HowToTrace({ experimentId }: { experimentId: string }) {
  const origin = mlflowUrl();
  const otlp = `export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${origin}/v1/traces
export OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_TRACES_HEADERS=x-mlflow-experiment-id=${experimentId}`;
  const mlflow = `import mlflow

mlflow.set_tracking_uri("${origin}")
mlflow.set_experiment(experiment_id="${experimentId}")
with mlflow.start_span("answer") as span:
    span.set_inputs({"question": "2 + 2"})
    span.set_outputs({"answer": "4"})`;
  return (
    <section className={styles.howto} aria-label="How to send traces">
      <Text fw={600} mb={4}>
        Send your first trace
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        Any exporter of OpenTelemetry over HTTP sends here, and MLflow&apos;s client with its autologging.
      </Text>
      <Tabs defaultValue="otlp" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="otlp">OpenTelemetry</Tabs.Tab>
          <Tabs.Tab value="mlflow">MLflow client</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="otlp" pt="xs">
          <Snippet code={otlp} label="OpenTelemetry snippet" />
        </Tabs.Panel>
        <Tabs.Panel value="mlflow" pt="xs">
          <Snippet code={mlflow} label="MLflow snippet" />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
