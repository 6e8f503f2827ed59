import { Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { pathOfProject } from "../api/place";
import { createProject, patchProject } from "../api/projects";
import { queryKeys } from "../api/queryKeys";
import type { Project } from "../api/types";
import { toast } from "../design/toast";
import { FormDialog } from "../design/FormDialog";
import { useSaving } from "../design/useSaving";

/** A dialog that makes a project and goes there, or describes one. */
export function ProjectDialog({ project, close }: { project: Project | undefined; close: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [description, setDescription] = useState(project?.description ?? "");

  const { error, busy, save } = useSaving(async () => {
    if (project) {
      await patchProject(project.name, { description });
      await queries.invalidateQueries({ queryKey: queryKeys.projects });
      toast("Project saved");
      close();
    } else {
      const made = await createProject({ name, description });
      window.location.assign(pathOfProject(made.name));
    }
  });

  return (
    <FormDialog
      title={project ? `Project ${project.name}` : "New project"}
      action={project ? "Save" : "Create"}
      ready={project !== undefined || name.trim() !== ""}
      busy={busy}
      save={save}
      close={close}
    >
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
    </FormDialog>
  );
}
