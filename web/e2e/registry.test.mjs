// The model registry: the list, a model, a version, registering from a run, and changes that others make meanwhile.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import {
  base,
  call,
  createExperiment,
  createRun,
  logPoints,
  putArtifact,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();
const SCRIPT = "<img src=x onerror=alert(1)>";
const REGISTRY = "/api/v1/projects/default/registry";

async function mlflow(path, body) {
  const response = await fetch(`${base}/api/2.0/mlflow/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text);
}

describe("the model registry", () => {
  const name = `${uniqueName("digits")} ${SCRIPT.replaceAll(/[/:]/g, "")}`;
  const at = encodeURIComponent(name);
  let run;
  before(async () => {
    const experiment = await createExperiment(uniqueName("registered"));
    run = await createRun(experiment.id, { name: "training", params: { lr: 0.1 } });
    await logPoints(run.id, [["accuracy", 1, 0.97]]);
    await putArtifact(run.id, "model/weights.bin", "12345");
    await putArtifact(run.id, "model/data/classes.json", "[]");
    await call("POST", `${REGISTRY}/models`, {
      name,
      description: "Reads *digits*.",
      tags: { team: "vision", "odd '\"": SCRIPT },
    });
    for (let i = 0; i < 3; i++)
      await call("POST", `${REGISTRY}/models/${at}/versions`, {
        runId: run.id,
        path: i === 2 ? "model/weights.bin" : "model",
        description: `The ${i + 1}. try`,
      });
    await call("POST", `${REGISTRY}/models/${at}/versions/1/stage`, { stage: "Production" });
    await call("PUT", `${REGISTRY}/models/${at}/aliases/champion`, { version: 1 });
  });

  const row = (page, text) => page.locator("tr", { hasText: text });

  it("is a list that is searched by name and tags, with prompts apart", async () => {
    const prompt = uniqueName("greeting");
    await mlflow("registered-models/create", {
      name: prompt,
      tags: [{ key: "mlflow.prompt.is_prompt", value: "true" }],
    });
    await mlflow("model-versions/create", {
      name: prompt,
      source: "prompt-template",
      tags: [
        { key: "mlflow.prompt.is_prompt", value: "true" },
        { key: "mlflow.prompt.text", value: `Hello {{name}} ${SCRIPT}` },
      ],
    });
    const { page, go } = await open();
    await go("/");
    await page.getByRole("heading", { name: "Experiments" }).waitFor();
    await page.keyboard.press("m");
    await page.waitForURL(/\/models$/);
    await page.keyboard.press("/");
    await page.keyboard.type(name.split(" ")[0].toUpperCase());
    await row(page, name).waitFor();
    const text = await row(page, name).innerText();
    assert.match(text, /v3/);
    assert.match(text, /Production\s+v1/);
    assert.match(text, /@champion\s+v1/);
    assert.match(text, /team: vision/);
    assert.equal(await page.locator("main img").count(), 0);
    await page
      .getByRole("textbox", { name: "Search models" })
      .fill(`tags.team = 'vision' AND name LIKE '${name.slice(0, 12)}%'`);
    await row(page, name).waitFor();
    await page.getByRole("textbox", { name: "Search models" }).fill("nme = 'x'");
    await page.getByRole("alert").getByText(/nme/).waitFor();
    await page.getByRole("textbox", { name: "Search models" }).fill(uniqueName("nothing"));
    await page.getByText("None of the models matches.").waitFor();
    await page.getByText("Prompts", { exact: true }).click();
    await page.getByRole("textbox", { name: "Search prompts" }).fill(prompt);
    await row(page, prompt).getByRole("link", { name: prompt }).click();
    await page.getByRole("table", { name: "Versions" }).getByRole("link", { name: "v1" }).click();
    await page.getByText(`Hello {{name}} ${SCRIPT}`).waitFor();
    assert.equal(await page.locator("main img").count(), 0);
  });

  it("shows a model with its versions, and keeps what is written", async () => {
    const { page, go } = await open();
    await go(`/models/${at}`);
    const versions = page.getByRole("table", { name: "Versions" });
    await versions.getByRole("link", { name: "v3" }).waitFor();
    assert.match(
      await versions.innerText(),
      /v3[\s\S]*training[\s\S]*The 3\. try[\s\S]*v1\s+Production\s+@champion/i,
    );
    const description = page.getByRole("region", { name: "Description" });
    await description.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("textbox", { name: "Description in Markdown" }).fill("Reads **numbers**.");
    await page.keyboard.press("Control+Enter");
    await description.locator("strong", { hasText: "numbers" }).waitFor();
    await page.getByRole("textbox", { name: "Tag key" }).fill("owner");
    await page.getByRole("textbox", { name: "Tag value" }).fill("ann");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Tags" }).locator("tr", { hasText: "owner" }).waitFor();
    await page.getByRole("button", { name: "Remove tag owner" }).click();
    await until(
      "the tag is gone",
      async () => (await page.getByText("owner", { exact: true }).count()) === 0,
    );
    // What somebody else does meanwhile is told of.
    await call("PUT", `${REGISTRY}/models/${at}/aliases/candidate`, { version: 3 });
    await versions.getByText("@candidate").waitFor();
  });

  it("moves a version with a confirmation, and archives those that were there", async () => {
    const { page, go } = await open();
    await go(`/models/${at}/versions/2`);
    await page.getByRole("button", { name: "Stage" }).click();
    await page.getByRole("menuitem", { name: "Move to Production" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Archive 1 other version in Production: v1").waitFor();
    await dialog.getByRole("button", { name: "Move to Production" }).click();
    await page.getByRole("heading", { name: /v2$/ }).waitFor();
    await until("version 2 is in production", async () =>
      (await page.locator("main").innerText()).includes("Production"),
    );
    const first = await call("GET", `${REGISTRY}/models/${at}/versions/1`);
    assert.equal(first.stage, "Archived");
    await page.getByRole("button", { name: "Delete" }).click();
    await dialog
      .getByText("Version 2 is in Production, and what is in Production cannot be deleted.")
      .waitFor();
    assert.equal(await dialog.getByRole("button", { name: "Delete for good" }).count(), 0);
    await page.keyboard.press("Escape");
    await page.getByRole("textbox", { name: "Alias", exact: true }).fill("champion");
    await page.getByText("It names version 1 now, and moves here.").waitFor();
    await page.getByRole("button", { name: "Move alias" }).click();
    await page.getByRole("button", { name: "Remove alias champion" }).waitFor();
    assert.equal((await call("GET", `${REGISTRY}/models/${at}/aliases/champion`)).version, 2);
    await page.getByRole("button", { name: "Undo" }).first().click();
    await until(
      "the alias is back",
      async () => (await call("GET", `${REGISTRY}/models/${at}/aliases/champion`)).version === 1,
    );
    await page.getByRole("textbox", { name: "Alias", exact: true }).fill("latest");
    await page.getByRole("button", { name: "Set alias" }).click();
    await page.getByText(/reserved/).waitFor();
  });

  it("shows the files and the values of the source run", async () => {
    const { page, go } = await open();
    await go(`/models/${at}/versions/1`);
    const files = page.getByRole("region", { name: "Files" });
    await files.getByText("data/").click();
    await files.getByRole("link", { name: "classes.json" }).waitFor();
    let download = page.waitForEvent("download");
    await files.getByRole("link", { name: "Download as zip" }).click();
    assert.match((await download).suggestedFilename(), /\.zip$/);
    await page.getByRole("region", { name: "Metrics" }).getByText("accuracy").waitFor();
    await page.getByRole("region", { name: "Params" }).getByText("lr").waitFor();
    await go(`/models/${at}/versions/3`);
    download = page.waitForEvent("download");
    await page.getByRole("region", { name: "Files" }).getByRole("link", { name: "Download" }).click();
    assert.equal((await download).suggestedFilename(), "weights.bin");
    await page.getByRole("link", { name: "training" }).click();
    await page.waitForURL(new RegExp(`/runs/${run.id}`));
  });

  it("takes a version from the page of a run, under a new name or the next number", async () => {
    const { page, go } = await open();
    const fresh = uniqueName("fresh");
    await go(`/runs/${run.id}?tab=artifacts&path=model`);
    for (const [number, says] of [
      [1, `${fresh} is a new model; this will be its version 1.`],
      [2, `${fresh} exists; this will be its next version.`],
    ]) {
      await page.getByRole("button", { name: "Register" }).click();
      const dialog = page.getByRole("dialog");
      await dialog
        .getByRole("combobox", { name: "Model" })
        .or(dialog.getByRole("textbox", { name: "Model" }))
        .first()
        .fill(fresh);
      await dialog.getByText(says).waitFor();
      await dialog.getByRole("textbox", { name: "Description of the version" }).fill("from the page");
      await dialog.getByRole("button", { name: "Register" }).click();
      await page.getByText(`Registered as version ${number} of ${fresh}`).waitFor();
    }
    await page.getByRole("tab", { name: "Overview" }).click();
    await page.getByRole("link", { name: `${fresh} v2` }).click();
    await page.waitForURL(new RegExp(`/models/${fresh}/versions/2`));
    await page.getByText("from the page").waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.waitForURL(new RegExp(`/models/${fresh}$`));
    await until(
      "one version is left",
      async () => (await page.getByRole("table", { name: "Versions" }).locator("tbody tr").count()) === 1,
    );
    await page.getByRole("button", { name: "Edit: model name" }).click();
    await page.getByRole("textbox", { name: "Model name" }).fill(`${fresh}-renamed`);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/models/${fresh}-renamed$`));
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.waitForURL(/\/models$/);
    await go(`/models/${fresh}-renamed`);
    await page
      .getByRole("alert")
      .getByText(/no registered model/)
      .waitFor();
  });

  it("fits on a telephone", async () => {
    const { page, go } = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
    for (const path of ["/models", `/models/${at}`, `/models/${at}/versions/1`]) {
      await go(path);
      await page
        .getByRole("link", { name: /digits|v1/ })
        .or(page.getByText("models:/"))
        .first()
        .waitFor();
      const over = await page.evaluate(() => {
        const main = document.querySelector("main");
        return [document.documentElement, main].map((e) => e.scrollWidth - e.clientWidth);
      });
      assert.deepEqual(over, [0, 0], path);
    }
  });
});
