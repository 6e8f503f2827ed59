import { Button, Group, SegmentedControl, Tabs, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AlertSeverity } from "../../api/types";
import { useChangeAddress } from "../../design/address";
import { Crumbs } from "../../design/Crumbs";
import { Page } from "../../design/Page";
import { useKeys } from "../../design/useKeys";
import { useTitle } from "../../design/useTitle";
import { AlertDialog } from "../../parts/alerts/AlertDialog";
import { SEVERITIES, severityOf } from "../../parts/alerts/severities";
import { useAlertChanges } from "../../parts/alerts/useAlertChanges";
import { ExperimentPicker } from "../../parts/experiments/ExperimentPicker";
import { RunPicker } from "../../parts/runs/RunPicker";
import { AlertList } from "./AlertList";
import { FiringList } from "./FiringList";

const route = getRouteApi("/alerts");

/** What has fired, and the alerts themselves. */
export function AlertsPage() {
  useTitle("Alerts");
  const search = route.useSearch();
  const change = useChangeAddress();
  const [adding, setAdding] = useState(false);
  useAlertChanges();
  const tab = search.tab === "alerts" ? "alerts" : "firings";
  const severity = severityOf(search.severity);
  const isFiltered =
    search.run ?? search.experiment ?? search.severity ?? search.open ?? search.state ?? search.alert;
  useKeys({
    n: () => {
      setAdding(true);
    },
  });
  return (
    <Page>
      <Crumbs>
        <Link to="/">Experiments</Link>
        <span aria-hidden>/</span>
        <b>Alerts</b>
      </Crumbs>
      <Group justify="space-between" mb="md" gap="sm">
        <h1>Alerts</h1>
        <Button
          size="sm"
          leftSection={<IconPlus size={16} />}
          onClick={() => {
            setAdding(true);
          }}
        >
          New alert
        </Button>
      </Group>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          change({ tab: value === "alerts" ? value : undefined });
        }}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="firings">Firings</Tabs.Tab>
          <Tabs.Tab value="alerts">Alerts</Tabs.Tab>
        </Tabs.List>
        <Group gap="sm" mb="md">
          <ExperimentPicker
            size="xs"
            w={220}
            ariaLabel="Experiment"
            experimentId={search.experiment}
            onExperiment={(experiment) => {
              change({ experiment, run: undefined });
            }}
          />
          <RunPicker
            size="xs"
            w={220}
            ariaLabel="Run"
            runId={search.run}
            onRun={(run) => {
              change({ run, experiment: undefined });
            }}
          />
          <SeverityChoice
            severity={severity}
            choose={(one) => {
              change({ severity: one });
            }}
          />
          {tab === "firings" ? (
            <SegmentedControl
              size="xs"
              aria-label="Acknowledged"
              value={search.open === "1" ? "1" : ""}
              onChange={(open) => {
                change({ open: open === "" ? undefined : open });
              }}
              data={[
                { value: "", label: "all" },
                { value: "1", label: "not acknowledged" },
              ]}
            />
          ) : (
            <SegmentedControl
              size="xs"
              aria-label="State"
              value={search.state ?? ""}
              onChange={(state) => {
                change({ state: state === "" ? undefined : state });
              }}
              data={[
                { value: "", label: "all" },
                { value: "on", label: "on" },
                { value: "off", label: "off" },
              ]}
            />
          )}
          {search.alert !== undefined && tab === "firings" && (
            <Text size="xs" c="dimmed">
              Firings of one alert
            </Text>
          )}
          {isFiltered !== undefined && (
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconX size={13} />}
              onClick={() => {
                change({
                  experiment: undefined,
                  run: undefined,
                  severity: undefined,
                  open: undefined,
                  state: undefined,
                  alert: undefined,
                });
              }}
            >
              All of them
            </Button>
          )}
        </Group>
        <Tabs.Panel value="firings">
          <FiringList
            search={{
              experimentId: search.experiment,
              runId: search.run,
              severity,
              unacknowledged: search.open === "1" ? "true" : undefined,
              alertId: search.alert,
            }}
            isFiltered={isFiltered !== undefined}
          />
        </Tabs.Panel>
        <Tabs.Panel value="alerts">
          <AlertList
            search={{
              experimentId: search.experiment,
              severity,
              enabled: search.state === "on" ? "true" : search.state === "off" ? "false" : undefined,
            }}
            runId={search.run}
            isFiltered={isFiltered !== undefined}
          />
        </Tabs.Panel>
      </Tabs>
      {adding && (
        <AlertDialog
          scope={{ runId: search.run, experimentId: search.experiment }}
          close={() => {
            setAdding(false);
          }}
        />
      )}
    </Page>
  );
}

function SeverityChoice({
  severity,
  choose,
}: {
  severity: AlertSeverity | undefined;
  choose: (severity: AlertSeverity | undefined) => void;
}) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Severity"
      value={severity ?? ""}
      onChange={(value) => {
        choose(severityOf(value));
      }}
      data={[{ value: "", label: "any" }, ...SEVERITIES]}
    />
  );
}
