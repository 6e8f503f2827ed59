import { Alert, Button, Group, Text, Textarea } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { listNotes, patchRun } from "../../../api/calls";
import { ApiError } from "../../../api/client";
import { queryKeys } from "../../../api/queryKeys";
import type { NotesVersion, Run } from "../../../api/types";
import { Markdown } from "../../../design/Markdown";
import { toast, toastError } from "../../../design/toast";
import { NotesHistory } from "./NotesHistory";
import styles from "./Notes.module.css";

interface Draft {
  text: string;
  /** The version that the text goes on from; 0 for none. */
  version: number;
  /** What somebody else has saved in the meantime. */
  theirs?: NotesVersion;
}

/**
 * The notes of a run. Who edits them names the version that the text goes on from, so that nobody writes over what
 * another one has saved meanwhile without seeing it.
 */
export function Notes({ run }: { run: Run }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>();
  const [busy, setBusy] = useState(false);
  const [history, setHistory] = useState(false);
  const notes = run.notes ?? run.tags["mlflow.note.content"] ?? "";

  const newest = async () => (await listNotes(run.id, undefined)).versions[0];
  const edit = async () => {
    setBusy(true);
    try {
      const version = await newest();
      setDraft({ text: version?.notes ?? notes, version: version?.version ?? 0 });
    } catch (error) {
      toastError("The notes could not be read", error);
    }
    setBusy(false);
  };
  const keep = async ({ text, version }: Draft, said: string) => {
    setBusy(true);
    try {
      const { notes: saved } = await patchRun(run.id, { notes: text, notesVersion: version });
      queries.setQueryData<Run>(queryKeys.run(run.id), (old) => {
        if (!old) return old;
        const changed = { ...old };
        delete changed.notes;
        if (saved !== undefined) changed.notes = saved;
        return changed;
      });
      void queries.invalidateQueries({ queryKey: queryKeys.notes(run.id) });
      setDraft(undefined);
      toast(said);
    } catch (error) {
      const theirs = error instanceof ApiError && error.status === 409 ? await newest() : undefined;
      if (theirs) setDraft({ text, version: theirs.version, theirs });
      else toastError("Not saved", error);
    }
    setBusy(false);
  };

  return (
    <section aria-label="Notes">
      <Group justify="space-between">
        <h2>Notes</h2>
        {draft === undefined && (
          <Group gap={4}>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-expanded={history}
              onClick={() => {
                setHistory(!history);
              }}
            >
              History
            </Button>
            <Button size="compact-xs" variant="subtle" loading={busy} onClick={() => void edit()}>
              {notes === "" ? "Write notes" : "Edit"}
            </Button>
          </Group>
        )}
      </Group>
      {draft === undefined ? (
        notes === "" ? (
          <Text size="sm" c="dimmed">
            No notes yet.
          </Text>
        ) : (
          <Markdown source={notes} />
        )
      ) : (
        <>
          {draft.theirs && <Theirs theirs={draft.theirs} />}
          <Textarea
            autosize
            minRows={6}
            maxRows={24}
            autoFocus
            aria-label="Notes in Markdown"
            description="Markdown; HTML is shown as text"
            value={draft.text}
            onChange={(e) => {
              setDraft({ ...draft, text: e.currentTarget.value });
            }}
            onKeyDown={(e) => {
              if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) void keep(draft, "Notes saved");
            }}
          />
          <Group mt="xs" gap="xs">
            <Button size="xs" loading={busy} onClick={() => void keep(draft, "Notes saved")}>
              {draft.theirs ? "Save mine instead" : "Save"}
            </Button>
            {draft.theirs && (
              <Button
                size="xs"
                variant="light"
                onClick={() => {
                  const { theirs, ...mine } = draft;
                  setDraft({ ...mine, text: `${draft.text}\n\n${theirs?.notes ?? ""}` });
                }}
              >
                Put theirs below mine
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                setDraft(undefined);
                void queries.invalidateQueries({ queryKey: queryKeys.run(run.id) });
              }}
            >
              Cancel
            </Button>
          </Group>
        </>
      )}
      {history && draft === undefined && (
        <NotesHistory
          runId={run.id}
          notes={notes}
          restore={(text, version) => void keep({ text, version }, "Earlier notes restored")}
        />
      )}
    </section>
  );
}

function Theirs({ theirs }: { theirs: NotesVersion }) {
  return (
    <Alert
      mb="xs"
      color="yellow"
      icon={<IconAlertTriangle size={18} />}
      title="Somebody else has saved these notes meanwhile"
      role="status"
      classNames={{ title: styles.title ?? "" }}
    >
      {theirs.notes === "" ? "They removed the notes." : <pre className={styles.text}>{theirs.notes}</pre>}
      Nothing is lost: whichever you save, the other stays in the history.
    </Alert>
  );
}
