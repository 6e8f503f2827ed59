import { expect, test } from "vitest";
import { pathOfProject, projectIn } from "./place";

test("an address names its project behind the base path", () => {
  expect(projectIn("/", "/")).toEqual({ project: "default", rest: "" });
  expect(projectIn("/runs/1", "/")).toEqual({ project: "default", rest: "runs/1" });
  expect(projectIn("/p/vision", "/")).toEqual({ project: "vision", rest: "" });
  expect(projectIn("/p/vision-2.0_b/runs/1", "/")).toEqual({ project: "vision-2.0_b", rest: "runs/1" });
  expect(projectIn("/quipu/p/vision/models/a", "/quipu/")).toEqual({ project: "vision", rest: "models/a" });
  expect(projectIn("/quipu/", "/quipu/")).toEqual({ project: "default", rest: "" });
});

test("a link of MLflow's clients names its project", () => {
  expect(projectIn("/projects/vision/", "/")).toEqual({ project: "vision", rest: "" });
});

test("what cannot be a name is no project", () => {
  expect(projectIn("/p/No%20Name/runs", "/").project).toBe("default");
  expect(projectIn("/p/", "/").project).toBe("default");
});

test("the default project keeps its addresses", () => {
  expect(pathOfProject("default")).toBe("/");
  expect(pathOfProject("vision")).toBe("/p/vision");
});
