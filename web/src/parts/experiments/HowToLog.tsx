import { Tabs, Text } from "@mantine/core";
import { DEFAULT_PROJECT, mlflowUrl, PROJECT, serverUrl } from "../../api/place";
import { Snippet } from "../../design/Snippet";
import styles from "./HowToLog.module.css";

/** Code to paste that logs a first run. */
export function HowToLog({ experiment = "first" }: { experiment?: string }) {
  const origin = serverUrl();
  const isDefault = PROJECT === DEFAULT_PROJECT;
  const named = JSON.stringify(experiment);
  const java = `${
    isDefault
      ? `// QUIPU_URL=${origin} in the environment does the same as the argument
try (var quipu = Quipu.connect("${origin}");`
      : `// QUIPU_URL=${origin} and QUIPU_PROJECT=${PROJECT} in the environment do the same as the options
try (var quipu = Quipu.connect(Options.defaults().url("${origin}").project("${PROJECT}"));`
  }
     var run = quipu.experiment(${named}).startRun("hello")) {
  run.param("lr", 0.01);
  for (int step = 0; step < 100; step++) {
    run.log("loss", step, Math.exp(-step / 20.0));
  }
}`;
  const python = `export MLFLOW_TRACKING_URI=${mlflowUrl()}

import mlflow
mlflow.set_experiment(${named})
with mlflow.start_run(run_name="hello"):
    mlflow.log_param("lr", 0.01)
    for step in range(100):
        mlflow.log_metric("loss", 0.97 ** step, step=step)`;
  const http = `curl -s ${origin}/api/v1/projects/${PROJECT}/runs -H 'Content-Type: application/json' \\
  -d '{"experiment": ${JSON.stringify(experiment)}, "name": "hello", "params": {"lr": 0.01}}'`;
  return (
    <section className={styles.howto} aria-label="How to log a run">
      <Text fw={600} mb={4}>
        Log your first run
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        Runs appear here as they start; nothing needs to be set up first.
      </Text>
      <Tabs defaultValue="java" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="java">Java</Tabs.Tab>
          <Tabs.Tab value="mlflow">MLflow client</Tabs.Tab>
          <Tabs.Tab value="http">HTTP</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="java" pt="xs">
          <Snippet code={java} label="Java snippet" />
        </Tabs.Panel>
        <Tabs.Panel value="mlflow" pt="xs">
          <Snippet code={python} label="MLflow snippet" />
        </Tabs.Panel>
        <Tabs.Panel value="http" pt="xs">
          <Snippet code={http} label="HTTP snippet" />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
