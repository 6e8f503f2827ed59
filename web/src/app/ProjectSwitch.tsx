import { Menu, ScrollArea, Text, UnstyledButton } from "@mantine/core";
import {
  IconArchive,
  IconArrowBackUp,
  IconCheck,
  IconChevronDown,
  IconPencil,
  IconPlus,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PROJECT, pathOfProject } from "../api/place";
import { listProjects, patchProject } from "../api/projects";
import { queryKeys } from "../api/queryKeys";
import type { Project } from "../api/types";
import { messageOf } from "../design/ErrorState";
import { plural } from "../design/numbers";
import { toast, toastError } from "../design/toast";
import { useKeys } from "../design/useKeys";
import { ProjectDialog } from "./ProjectDialog";
import styles from "./ProjectSwitch.module.css";

/** The project of the page, and the way to the others. Going to another one loads the page anew. */
export function ProjectSwitch() {
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [archived, setArchived] = useState(false);
  const [dialog, setDialog] = useState<Project | "new">();
  useKeys({
    p: () => {
      setOpened(true);
    },
  });
  const list = useQuery({
    queryKey: queryKeys.projects,
    queryFn: ({ signal }) => listProjects(signal),
    enabled: opened,
  });
  const all = list.data ?? [];
  const own = all.find((project) => project.name === PROJECT);
  const hidden = all.filter((project) => project.archived && project !== own);
  const shown = archived ? all : all.filter((project) => !hidden.includes(project));

  const archive = async (project: Project) => {
    try {
      await patchProject(project.name, { archived: !project.archived });
      toast(project.archived ? "Project restored" : "Project archived: lists of projects hide it");
    } catch (error) {
      toastError("That did not work", error);
    }
    await queries.invalidateQueries({ queryKey: queryKeys.projects });
  };

  return (
    <>
      <Menu opened={opened} onChange={setOpened} position="bottom-start" width={280} withinPortal>
        <Menu.Target>
          <UnstyledButton className={styles.button} aria-label={`Project ${PROJECT}: switch (p)`}>
            <span className={styles.name}>{PROJECT}</span>
            <IconChevronDown size={14} className={styles.chevron} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Projects</Menu.Label>
          {list.isPending && (
            <Text size="sm" c="dimmed" px="sm" py={6} aria-busy>
              Loading…
            </Text>
          )}
          {list.isError && (
            <Text size="sm" c="red" px="sm" py={6} role="alert">
              {messageOf(list.error)}
            </Text>
          )}
          <ScrollArea.Autosize mah="min(50vh, 420px)" type="auto">
            {shown.map((project) => (
              <Menu.Item
                key={project.name}
                component="a"
                href={pathOfProject(project.name)}
                aria-current={project === own ? "page" : undefined}
                leftSection={project === own ? <IconCheck size={15} /> : <span className={styles.blank} />}
                title={project.description}
              >
                <span className={styles.item}>
                  <span className={styles.name}>{project.name}</span>
                  <Text span size="xs" c="dimmed" className={styles.note}>
                    {project.archived ? "archived" : plural(project.runCount, "run")}
                  </Text>
                </span>
              </Menu.Item>
            ))}
          </ScrollArea.Autosize>
          {hidden.length > 0 && (
            <Menu.Item
              closeMenuOnClick={false}
              leftSection={<span className={styles.blank} />}
              onClick={() => {
                setArchived(!archived);
              }}
            >
              {archived ? "Hide archived projects" : `Show ${plural(hidden.length, "archived project")}`}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconPlus size={15} />}
            onClick={() => {
              setDialog("new");
            }}
          >
            New project
          </Menu.Item>
          {own && (
            <>
              <Menu.Item
                leftSection={<IconPencil size={15} />}
                onClick={() => {
                  setDialog(own);
                }}
              >
                Describe {own.name}
              </Menu.Item>
              <Menu.Item
                leftSection={own.archived ? <IconArrowBackUp size={15} /> : <IconArchive size={15} />}
                onClick={() => void archive(own)}
              >
                {own.archived ? "Restore" : "Archive"} {own.name}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog && (
        <ProjectDialog
          project={dialog === "new" ? undefined : dialog}
          close={() => {
            setDialog(undefined);
          }}
        />
      )}
    </>
  );
}
