import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import { createRegisteredModel } from "../../api/registry";
import { messageOf } from "../../design/ErrorState";

/** A dialog that registers a model without versions. */
export function NewModelDialog({ close }: { close: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await createRegisteredModel({ name, description });
      void queries.invalidateQueries({ queryKey: queryKeys.registry });
      await navigate({ to: "/models/$model", params: { model: name } });
    } catch (e) {
      setError(messageOf(e));
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={<b>New model</b>} centered>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <Stack gap="sm">
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
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={name.trim() === ""}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
