import { Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import { createRegisteredModel } from "../../api/registry";
import { FormDialog } from "../../design/FormDialog";
import { useSaving } from "../../design/useSaving";

/** A dialog that registers a model without versions. */
export function NewModelDialog({ close }: { close: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const { error, busy, save } = useSaving(async () => {
    await createRegisteredModel({ name, description });
    void queries.invalidateQueries({ queryKey: queryKeys.registry });
    await navigate({ to: "/models/$model", params: { model: name } });
  });
  return (
    <FormDialog
      title="New model"
      action="Create"
      ready={name.trim() !== ""}
      busy={busy}
      save={save}
      close={close}
    >
      <TextInput
        label="Name"
        description="Without / and :"
        data-autofocus
        required
        value={name}
        onChange={(e) => {
          setName(e.currentTarget.value);
        }}
        error={error}
      />
      <Textarea
        label="Description"
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
