import { Select, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listExperiments, moveRuns } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import { ErrorState } from "../../design/ErrorState";
import { plural } from "../../design/numbers";
import { toastError, toastUndo } from "../../design/toast";
import { FormDialog } from "../../design/FormDialog";
import { useSaving } from "../../design/useSaving";

const NAMES_SHOWN = 100;

interface MoveDialogProps {
  /** The experiment that the runs are in. */
  experimentId: string;
  runs: readonly string[];
  /** Called after the runs have been moved or moved back. */
  moved: () => void;
  close: () => void;
}

/** Asks for the experiment to which runs are moved. */
export function MoveDialog({ experimentId, runs, moved, close }: MoveDialogProps) {
  const [to, setTo] = useState<string | null>(null);
  const list = useQuery({
    queryKey: queryKeys.experimentsOf("active"),
    queryFn: ({ signal }) => listExperiments({ view: "active" }, signal),
  });
  const others = (list.data ?? []).filter((one) => one.id !== experimentId);
  const { error, busy, save } = useSaving(async () => {
    if (to === null) return;
    const answer = await moveRuns(runs, to);
    const name = others.find((one) => one.id === to)?.name ?? to;
    const back = answer.moved.map((run) => run.runId);
    toastUndo(`${plural(back.length, "run")} moved to ${name}`, () => {
      void moveRuns(back, experimentId).then(moved, (e: unknown) => {
        toastError("The runs could not be moved back", e);
      });
    });
    moved();
    close();
  });
  return (
    <FormDialog
      title={`Move ${plural(runs.length, "run")}`}
      action="Move"
      ready={to !== null}
      busy={busy}
      save={save}
      close={close}
    >
      {list.isError ? (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      ) : (
        <Select
          label="To the experiment"
          placeholder={list.isPending ? "Loading…" : "Choose or type a name"}
          data-autofocus
          searchable
          limit={NAMES_SHOWN}
          nothingFoundMessage="No experiment matches"
          data={others.map((one) => ({ value: one.id, label: one.name }))}
          value={to}
          onChange={setTo}
          error={error}
        />
      )}
      <Text size="xs" c="dimmed">
        The runs below a run, and the models it has made, come along.
      </Text>
    </FormDialog>
  );
}
