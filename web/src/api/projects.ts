import { getServerJson, sendServerJson } from "./client";
import { enc } from "./request";
import type { NewProject, Project, ProjectChange, ProjectList } from "./types";

export const listProjects = async (signal?: AbortSignal) =>
  (await getServerJson<ProjectList>("/projects", signal)).projects;

export const createProject = (body: NewProject) => sendServerJson<Project>("POST", "/projects", body);

export const patchProject = (name: string, body: ProjectChange) =>
  sendServerJson<Project>("PATCH", `/projects/${enc(name)}`, body);
