// Models on the page of a run: those it made and took, with metrics, params and files.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { base, createExperiment, createRun, uniqueName, useBrowser } from "./support.mjs";

const open = useBrowser();
const SCRIPT = "<img src=x onerror=alert(1)>";

async function mlflow(method, path, body) {
  const response = await fetch(`${base}/api/2.0/mlflow/${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text);
}

describe("the models of a run", () => {
  let experiment;
  let run;
  let made;
  before(async () => {
    experiment = await createExperiment(uniqueName("models"));
    run = await createRun(experiment.id, { name: "training" });
    const create = async (fields) =>
      (await mlflow("POST", "logged-models", { experiment_id: experiment.id, ...fields })).model.info
        .model_id;
    const taken = await create({ name: "pretrained" });
    made = await create({
      name: `net ${SCRIPT}`.replaceAll(/[/:.%"']/g, ""),
      model_type: "classifier",
      source_run_id: run.id,
      params: [{ key: "layers", value: "3" }],
    });
    await mlflow("POST", "runs/log-inputs", { run_id: run.id, models: [{ model_id: taken }] });
    await mlflow("POST", "runs/outputs", { run_id: run.id, models: [{ model_id: made, step: 900 }] });
    await mlflow("PATCH", `logged-models/${made}`, { status: "LOGGED_MODEL_READY" });
    for (const [dataset, value] of [
      ["train", 0.97],
      ["test", "NaN"],
    ]) {
      await mlflow("POST", "runs/log-metric", {
        run_id: run.id,
        key: "accuracy",
        value,
        timestamp: 1,
        step: 900,
        model_id: made,
        dataset_name: dataset,
        dataset_digest: `${dataset}1`,
      });
    }
    for (const path of ["MLmodel", "data/weights.bin"]) {
      const root = `${base}/api/2.0/mlflow-artifacts/artifacts/${experiment.id}/models/${made}/artifacts`;
      const put = await fetch(`${root}/${path}`, { method: "PUT", body: "12345" });
      assert.equal(put.status, 200);
    }
  });

  it("stand in the overview with status, metrics by dataset, params and files", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=overview`);
    const models = page.getByRole("region", { name: "Models" });
    const items = models.locator("> ul > li");
    await items.first().waitFor();
    assert.equal(await items.count(), 2);
    const net = items.nth(0);
    const text = await net.innerText();
    assert.match(text, /net <img src=x onerror=alert\(1\)>/);
    assert.match(text, /ready/i);
    assert.match(text, /classifier/);
    assert.match(text, /made at step 900/);
    assert.match(await items.nth(1).innerText(), /pending[\s\S]*taken as an input/i);
    await net.locator("summary").first().click();
    await net.getByText(`models:/${made}`).waitFor();
    assert.match(
      await net.getByRole("table").first().innerText(),
      /accuracy\s+test\s+NaN[\s\S]*accuracy\s+train\s+0\.97/,
    );
    await net.getByText("1 param").click();
    await net.getByText("layers").waitFor();
    const file = net.getByRole("link", { name: "MLmodel" });
    const download = page.waitForEvent("download");
    await file.click();
    assert.equal((await download).suggestedFilename(), "MLmodel");
    await net.getByText("data/").click();
    await net.getByRole("link", { name: "weights.bin" }).waitFor();
  });

  it("are told of while the page is open", async () => {
    const { page, go } = await open();
    const other = await createRun(experiment.id, { name: "later" });
    await go(`/runs/${other.id}?tab=overview`);
    await page.getByRole("heading", { name: "Params" }).waitFor();
    assert.equal(await page.getByRole("region", { name: "Models" }).count(), 0);
    await mlflow("POST", "logged-models", {
      experiment_id: experiment.id,
      name: "checkpoint",
      source_run_id: other.id,
    });
    await page.getByRole("region", { name: "Models" }).getByText("checkpoint").waitFor();
  });
});
