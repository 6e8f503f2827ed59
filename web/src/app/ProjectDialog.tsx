import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { pathOfProject } from "../api/place";
import { createProject, patchProject } from "../api/projects";
import { queryKeys } from "../api/queryKeys";
import type { Project } from "../api/types";
import { messageOf } from "../design/ErrorState";
import { toast } from "../design/toast";

/** A dialog that makes a project and goes there, or describes one. */
export function ProjectDialog({ project, close }: { project: Project | undefined; close: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [description, setDescription] = useState(project?.description ?? "");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      if (project) {
        await patchProject(project.name, { description });
        await queries.invalidateQueries({ queryKey: queryKeys.projects });
        toast("Project saved");
        close();
      } else {
        const made = await createProject({ name, description });
        window.location.assign(pathOfProject(made.name));
      }
    } catch (e) {
      setError(messageOf(e));
      setBusy(false);
    }
  };

  return (
    <Modal
      opened
      onClose={close}
      title={<b>{project ? `Project ${project.name}` : "New project"}</b>}
      centered
    >
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <Stack gap="sm">
          {!project && (
            <TextInput
              label="Name"
              description="Lower-case letters, digits, - _ and . The name is part of addresses and stays."
              data-autofocus
              required
              value={name}
              onChange={(e) => {
                setName(e.currentTarget.value);
              }}
              error={error}
            />
          )}
          <Textarea
            label="Description"
            autosize
            minRows={2}
            maxRows={8}
            data-autofocus={project !== undefined}
            value={description}
            onChange={(e) => {
              setDescription(e.currentTarget.value);
            }}
            error={project && error}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={!project && name.trim() === ""}>
              {project ? "Save" : "Create"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
