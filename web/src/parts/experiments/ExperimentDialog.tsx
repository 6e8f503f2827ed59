import { ActionIcon, Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createExperiment, patchExperiment } from "../../api/calls";
import { keyed, own } from "../../api/keyed";
import { queryKeys } from "../../api/queryKeys";
import type { Experiment } from "../../api/types";
import { toast } from "../../design/toast";
import { FormDialog } from "../../design/FormDialog";
import { useSaving } from "../../design/useSaving";

/** A dialog that creates an experiment or changes one. */
export function ExperimentDialog({
  experiment,
  close,
}: {
  experiment: Experiment | undefined;
  close: () => void;
}) {
  const queries = useQueryClient();
  const [name, setName] = useState(experiment?.name ?? "");
  const [description, setDescription] = useState(experiment?.description ?? "");
  const [tags, setTags] = useState(Object.entries(experiment?.tags ?? {}));

  const { error, busy, save } = useSaving(async () => {
    const named = tags.filter(([k]) => k.trim() !== "");
    if (experiment) {
      const patch = keyed<string | null>({});
      for (const k of Object.keys(experiment.tags)) if (!named.some(([n]) => n === k)) patch[k] = null;
      for (const [k, v] of named) if (own(experiment.tags, k) !== v) patch[k] = v;
      await patchExperiment(experiment.id, {
        ...(name !== experiment.name && { name }),
        description,
        ...(Object.keys(patch).length > 0 && { tags: patch }),
      });
      toast("Experiment saved");
    } else {
      await createExperiment({ name, description, tags: Object.fromEntries(named) });
      toast("Experiment created");
    }
    await Promise.all([
      queries.invalidateQueries({ queryKey: queryKeys.experiments }),
      queries.invalidateQueries({ queryKey: queryKeys.anyExperiment }),
    ]);
    close();
  });

  return (
    <FormDialog
      title={experiment ? "Edit experiment" : "New experiment"}
      action={experiment ? "Save" : "Create"}
      ready={name.trim() !== ""}
      busy={busy}
      save={save}
      close={close}
    >
      <TextInput
        label="Name"
        description="Slashes make folders: vision/digits"
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
      <div>
        <Text size="sm" fw={500} mb={4}>
          Tags
        </Text>
        <Stack gap={6}>
          {tags.map(([k, v], i) => (
            <Group key={i} gap={6} wrap="nowrap">
              <TextInput
                size="xs"
                placeholder="key"
                aria-label={`Tag ${String(i + 1)} key`}
                value={k}
                onChange={(e) => {
                  const key = e.currentTarget.value;
                  setTags(tags.map((t, at) => (at === i ? [key, t[1]] : t)));
                }}
              />
              <TextInput
                size="xs"
                flex={1}
                placeholder="value"
                aria-label={`Tag ${String(i + 1)} value`}
                value={v}
                onChange={(e) => {
                  const value = e.currentTarget.value;
                  setTags(tags.map((t, at) => (at === i ? [t[0], value] : t)));
                }}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove tag ${k}`}
                onClick={() => {
                  setTags(tags.filter((_, at) => at !== i));
                }}
              >
                <IconX size={14} />
              </ActionIcon>
            </Group>
          ))}
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={13} />}
            style={{ alignSelf: "start" }}
            onClick={() => {
              setTags([...tags, ["", ""]]);
            }}
          >
            Add tag
          </Button>
        </Stack>
      </div>
    </FormDialog>
  );
}
