// The demo's own data: from a wrong prediction to the training run, its data and its code, click by click.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { until, useBrowser } from "./support.mjs";

const open = useBrowser();
const QUIPU = process.env.QUIPU_COMMAND ?? fileURLToPath(new URL("../../quipu", import.meta.url));
const TRAINING_MS = 300_000;

describe("the evaluation of the demo", { timeout: TRAINING_MS + 120_000 }, () => {
  let folder;
  let demo;
  /** The address of the wrong predictions, which the demo prints. */
  let address;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "quipu-demo-"));
    demo = spawn(QUIPU, ["demo", "--port", "0", "--data", path.join(folder, "data")], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    address = await new Promise((resolve, reject) => {
      demo.on("error", reject);
      demo.on("exit", (code) => {
        reject(new Error(`The demo ended with ${String(code)}: ${printed}`));
      });
      demo.stdout.on("data", (text) => {
        printed += text;
        const found = /^http\S+find=wrong$/m.exec(printed);
        if (found) resolve(new URL(found[0]));
      });
    });
  });
  after(async () => {
    if (demo && demo.exitCode === null) {
      const gone = new Promise((resolve) => demo.once("exit", resolve));
      demo.kill();
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  });

  it("leads from a wrong prediction to its picture, the training run, its data and its code", async () => {
    const { page, go } = await open({}, address.origin);
    await go(address.pathname + address.search);
    const tasks = page.locator("[data-task]");
    await tasks.first().getByText("wrong").waitFor();
    const wrong = await tasks.count();
    assert.ok(wrong > 0 && wrong < 40, `${wrong} wrong predictions`);
    await page.getByRole("button", { name: "Clear search" }).click();
    await page.getByText("digit 0", { exact: true }).waitFor();
    await page.getByRole("textbox", { name: "Find tasks" }).fill("WRONG");
    await tasks.first().getByText("wrong").waitFor();

    await tasks.first().click();
    const task = page.getByRole("complementary", { name: "Task" });
    await task.locator('[data-use="image"] img').waitFor();
    await task.getByText("read as", { exact: true }).waitFor();
    await task.locator('[data-use="prediction"] a').click();

    await page.getByRole("heading", { name: "prediction" }).waitFor();
    await page.getByRole("tab", { name: "Lineage" }).click();
    const graph = page.getByRole("group", { name: "Graph of objects" });
    for (const origin of ["image", "images", "labels", "config", "Perceptron.java"])
      await graph.getByRole("link", { name: origin, exact: false }).first().waitFor();
    await graph.getByRole("link", { name: /^model/ }).click();

    await page.getByRole("heading", { name: "model" }).waitFor();
    await page.getByText("Made by").waitFor();
    await page.getByRole("link", { name: "train", exact: true }).click();
    await task.getByRole("heading", { name: "train" }).waitFor();
    await task.locator('[data-use="images"]').getByText("int8").waitFor();
    await task.locator('[data-use="DigitsTraining.java"] a').click();
    await page.getByText("final class DigitsTraining").waitFor();
  });

  it("measures each picture, and the model", async () => {
    const { page, go } = await open({}, address.origin);
    await go(`${address.pathname}?tab=measurements`);
    const rows = page.getByRole("table").locator("tbody tr[data-index]");
    await page.getByRole("columnheader").filter({ hasText: "confidence" }).waitFor();
    await page.getByRole("columnheader").filter({ hasText: "correct" }).waitFor();
    // The least confident picture comes first.
    await page.getByRole("button", { name: "confidence" }).click();
    await page.getByRole("button", { name: "confidence" }).click();
    await until("a picture has little confidence", async () =>
      /0\.[3-6]/.test(await rows.first().innerText()),
    );
    await rows.first().getByRole("link").first().click();
    await page.getByRole("heading", { name: "image" }).waitFor();
    await page.getByRole("tab", { name: "Measurements" }).click();
    await page.getByText("correct", { exact: true }).first().waitFor();
  });

  it("says in the log what is wrong, and shows the confidence over time", async () => {
    const { page, go } = await open({}, address.origin);
    await go(`${address.pathname}?tab=log&level=warn`);
    await page
      .getByText(/^Digit \d+ shows a \d and was read as \d/)
      .first()
      .waitFor();
    await page.getByRole("tab", { name: "Tracks" }).click();
    await page.getByText("359 rows ·").waitFor();
    await page.getByText("confidence", { exact: true }).first().waitFor();
    await page.getByRole("tab", { name: "Charts" }).click();
    await page.locator('[data-chart="accuracy"] canvas').first().waitFor();
  });
});
