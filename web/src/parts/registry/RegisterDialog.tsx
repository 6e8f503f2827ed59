import { Autocomplete, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { queryKeys } from "../../api/queryKeys";
import { createRegisteredModel, createVersion, filterText, searchRegisteredModels } from "../../api/registry";
import { toast } from "../../design/toast";
import { FormDialog } from "../../design/FormDialog";
import { useSaving } from "../../design/useSaving";

/** What a version is made of: a file or folder of a run, or a model that a run has made. */
export type Registrable = { runId: string; path: string } | { modelId: string };

const NAMES_SHOWN = 20;
const REST_MS = 150;

/** A name that the registry takes, as near to a text as possible. */
const asName = (text: string) => text.replaceAll(/[/:]/g, "-");

/** A dialog that makes a version of a registered model, and the model, too, if its name is new. */
export function RegisterDialog({
  of,
  suggested,
  close,
}: {
  of: Registrable;
  suggested: string;
  close: () => void;
}) {
  const queries = useQueryClient();
  const [name, setName] = useState(asName(suggested));
  const [description, setDescription] = useState("");
  const [asked] = useDebouncedValue(name, REST_MS);
  const found = useQuery({
    queryKey: queryKeys.registeredModels("named like", asked),
    queryFn: ({ signal }) =>
      searchRegisteredModels(
        { filter: `name ILIKE ${filterText(`%${asked}%`)}`, maxResults: NAMES_SHOWN },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  const names = found.data?.models.map((model) => model.name) ?? [];
  const known = found.data?.models.find((model) => model.name === name);

  const { error, busy, save } = useSaving(async () => {
    // The name may have become known since the list was loaded.
    if (!known)
      await createRegisteredModel({ name }).catch((e: unknown) => {
        if (!(e instanceof ApiError && e.status === 409)) throw e;
      });
    const made = await createVersion(name, { ...of, ...(description !== "" && { description }) });
    void queries.invalidateQueries({ queryKey: queryKeys.registry });
    toast(`Registered as version ${String(made.version)} of ${made.model}`);
    close();
  });

  return (
    <FormDialog
      title="Register a model"
      action="Register"
      ready={name.trim() !== ""}
      busy={busy}
      save={save}
      close={close}
    >
      <Autocomplete
        label="Model"
        description="A registered model, or a new name"
        data-autofocus
        required
        data={names}
        value={name}
        onChange={setName}
        error={error}
      />
      <Text size="xs" c="dimmed" mih={18} role="status">
        {known
          ? `${known.name} exists; this will be its next version.`
          : name.trim() !== "" && name === asked && !found.isFetching
            ? `${name} is a new model; this will be its version 1.`
            : ""}
      </Text>
      <Textarea
        label="Description of the version"
        autosize
        minRows={2}
        maxRows={8}
        value={description}
        onChange={(e) => {
          setDescription(e.currentTarget.value);
        }}
      />
    </FormDialog>
  );
}
