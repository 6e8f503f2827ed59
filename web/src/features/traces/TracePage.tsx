import { Anchor, Button, Group, Modal, Skeleton, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import { deleteTrace, loadTrace, putTraceTag, removeTraceTag } from "../../api/traces";
import type { Trace } from "../../api/types";
import { Copy } from "../../design/Copy";
import { Crumbs } from "../../design/Crumbs";
import { ErrorState } from "../../design/ErrorState";
import { Fact, Facts } from "../../design/Facts";
import { groupedInteger } from "../../design/numbers";
import { Page } from "../../design/Page";
import { duration } from "../../design/times";
import { TimeText } from "../../design/TimeText";
import { toast, toastError } from "../../design/toast";
import { useTitle } from "../../design/useTitle";
import { ExperimentLink } from "../../parts/experiments/ExperimentLink";
import { RunNameLink } from "../../parts/runs/RunNameLink";
import { TagsTab } from "../../parts/runs/TagsTab";
import { Assessments } from "./Assessments";
import { SpanTree } from "./SpanTree";
import { costText } from "./traceText";
import { TraceStatusMark } from "./TraceStatusMark";
import textStyles from "../../design/text.module.css";
import styles from "./Traces.module.css";

const route = getRouteApi("/traces/$traceId");
/** A trace in progress is asked for again. */
const AGAIN_MS = 3000;

export function TracePage() {
  const { traceId } = route.useParams();
  const found = useQuery({
    queryKey: queryKeys.trace(traceId),
    queryFn: ({ signal }) => loadTrace(traceId, signal),
    refetchInterval: (query) => (query.state.data?.status === "in_progress" ? AGAIN_MS : false),
  });
  const name = found.data?.name ?? traceId;
  useTitle(name);
  return (
    <Page>
      <Crumbs>
        <Link to="/traces">Traces</Link>
        <span aria-hidden>/</span>
        <b title={name}>{name}</b>
      </Crumbs>
      {found.data ? (
        <TraceView key={traceId} trace={found.data} />
      ) : found.isError ? (
        <>
          <ErrorState error={found.error} retry={() => void found.refetch()} />
          <Anchor component={Link} to="/traces">
            All traces
          </Anchor>
        </>
      ) : (
        <div aria-busy aria-label="Loading the trace">
          <Skeleton height={34} width={340} mb="lg" />
          <Skeleton height={60} mb="lg" />
          <Skeleton height={360} />
        </div>
      )}
    </Page>
  );
}

function TraceView({ trace }: { trace: Trace }) {
  const queries = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const { tokens, cost, metadata } = trace;
  const saveTags = async (tags: Record<string, string | null>, said: string): Promise<boolean> => {
    try {
      for (const [key, value] of Object.entries(tags))
        await (value === null ? removeTraceTag(trace.id, key) : putTraceTag(trace.id, key, value));
      toast(said);
      return true;
    } catch (error) {
      toastError("Not saved", error);
      return false;
    } finally {
      await queries.invalidateQueries({ queryKey: queryKeys.trace(trace.id) });
    }
  };
  return (
    <>
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <Group gap="sm" miw={0} wrap="nowrap">
          <h1 className={textStyles.truncate} title={trace.name ?? trace.id}>
            {trace.name ?? trace.id}
          </h1>
          <TraceStatusMark status={trace.status} />
          <Copy value={trace.id} label="Copy trace id" />
        </Group>
        <Button
          size="xs"
          variant="default"
          flex="none"
          leftSection={<IconTrash size={15} />}
          onClick={() => {
            setDeleting(true);
          }}
        >
          Delete
        </Button>
      </Group>
      <div className={styles.facts}>
        <Facts>
          <Fact label="Started">
            <TimeText ms={trace.startMs} absolute />
          </Fact>
          <Fact label="Duration">{trace.durationMs === undefined ? "–" : duration(trace.durationMs)}</Fact>
          <Fact label="Spans">{groupedInteger(trace.spanCount)}</Fact>
        </Facts>
        <Facts>
          <Fact label="Tokens in">{numberText(tokens?.input)}</Fact>
          <Fact label="Tokens out">{numberText(tokens?.output)}</Fact>
          <Fact label="Cost">{costText(cost?.total)}</Fact>
        </Facts>
        <Facts>
          <Fact label="Experiment">
            <ExperimentLink id={trace.experimentId} />
          </Fact>
          {trace.runIds.map((id) => (
            <Fact key={id} label="Run">
              <RunNameLink id={id} />
            </Fact>
          ))}
          {metadata["mlflow.trace.session"] !== undefined && (
            <Fact label="Session">{metadata["mlflow.trace.session"]}</Fact>
          )}
          {metadata["mlflow.trace.user"] !== undefined && (
            <Fact label="User">{metadata["mlflow.trace.user"]}</Fact>
          )}
        </Facts>
      </div>
      {trace.spans.length === 0 ? (
        <Text size="sm" c="dimmed" role="status">
          No spans have come.
        </Text>
      ) : (
        <SpanTree trace={trace} />
      )}
      <Assessments assessments={trace.assessments} />
      <section aria-label="Tags" className={styles.section}>
        <h2>Tags</h2>
        <TagsTab tags={trace.tags} save={saveTags} />
      </section>
      {isDeleting && (
        <DeleteDialog
          trace={trace}
          close={() => {
            setDeleting(false);
          }}
        />
      )}
    </>
  );
}

const numberText = (n: number | undefined) => (n === undefined ? "–" : groupedInteger(n));

function DeleteDialog({ trace, close }: { trace: Trace; close: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await deleteTrace(trace.id);
      toast("Trace deleted");
      await navigate({ to: "/traces" });
      await queries.invalidateQueries({ queryKey: queryKeys.allTraces });
    } catch (error) {
      toastError("That did not work", error);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={<b>Delete the trace</b>} centered>
      <Text size="sm" mb="md">
        The trace and its {groupedInteger(trace.spanCount)} spans will be deleted for good: there is no trash
        for them.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button color="red" loading={isBusy} onClick={() => void remove()}>
          Delete for good
        </Button>
      </Group>
    </Modal>
  );
}
