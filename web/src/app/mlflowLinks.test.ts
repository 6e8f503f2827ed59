import { describe, expect, it } from "vitest";
import { pathOfMlflowLink } from "./mlflowLinks";

describe("links that MLflow's clients print", () => {
  it("lead to the run and the experiment", () => {
    expect(pathOfMlflowLink("#/experiments/1/runs/01a1fa09cb2400007e43895e217d3533")).toBe(
      "/runs/01a1fa09cb2400007e43895e217d3533",
    );
    expect(pathOfMlflowLink("#/experiments/12")).toBe("/experiments/12");
    expect(pathOfMlflowLink("#/experiments/12/runs")).toBe("/experiments/12");
  });
  it("lead to the registered model and the version", () => {
    expect(pathOfMlflowLink("#/models/a%20b")).toBe("/models/a%20b");
    expect(pathOfMlflowLink("#/models/a/versions/3")).toBe("/models/a/versions/3");
    expect(pathOfMlflowLink("#/prompts/p")).toBe("/models/p");
  });
  it("and nothing else does", () => {
    expect(pathOfMlflowLink("")).toBeNull();
    expect(pathOfMlflowLink("#/models/")).toBeNull();
    expect(pathOfMlflowLink("#//evil.example/experiments/1")).toBeNull();
  });
});
