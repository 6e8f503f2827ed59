import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listExperiments, moveRuns } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import { ErrorState, messageOf } from "../../design/ErrorState";
import { plural } from "../../design/numbers";
import { toastError, toastUndo } from "../../design/toast";

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
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const list = useQuery({
    queryKey: queryKeys.experimentsOf("active"),
    queryFn: ({ signal }) => listExperiments({ view: "active" }, signal),
  });
  const others = (list.data ?? []).filter((one) => one.id !== experimentId);
  const move = async () => {
    if (to === null) return;
    setBusy(true);
    setError(undefined);
    try {
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
    } catch (e) {
      setError(messageOf(e));
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={<b>Move {plural(runs.length, "run")}</b>} centered>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void move();
        }}
      >
        <Stack gap="sm">
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
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={to === null}>
              Move
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
