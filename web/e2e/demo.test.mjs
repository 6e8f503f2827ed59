// The demo's own data: from a wrong prediction to the training run, its data and its code, click by click; two networks
// compared by case, their leaderboard, and the registered model.
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
  /** The addresses that the demo prints; the first is that of the wrong predictions. */
  let addresses;
  let address;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "quipu-demo-"));
    demo = spawn(QUIPU, ["demo", "--port", "0", "--data", path.join(folder, "data")], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    addresses = await new Promise((resolve, reject) => {
      demo.on("error", reject);
      demo.on("exit", (code) => {
        reject(new Error(`The demo ended with ${String(code)}: ${printed}`));
      });
      demo.stdout.on("data", (text) => {
        printed += text;
        if (printed.includes("All runs are at"))
          resolve(printed.match(/^http\S+$/gm).map((found) => new URL(found)));
      });
    });
    address = addresses[0];
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

  const shown = (part) => {
    const found = addresses.find((one) => one.pathname.includes(part));
    return found.pathname + found.search;
  };

  it("shows which digits the smallest network gets wrong that the best one reads", async () => {
    const { page, go } = await open({}, address.origin);
    await go(shown("/compare"));
    await page.getByText(/^\d+ of 359 cases got worse, \d+ better/).waitFor();
    await page.getByText("regressed −1").first().waitFor();
    const picture = page.getByRole("table").getByRole("img", { name: "object" }).first();
    await picture.waitFor();
    await page
      .getByRole("button", { name: /digit \d+/ })
      .first()
      .click();
    await page.getByRole("region", { name: "Scores" }).first().getByText("probability").waitFor();
    await go(shown("/leaderboard"));
    await page
      .getByRole("link", { name: /^evaluate / })
      .nth(1)
      .waitFor();
    assert.equal(
      await page
        .getByRole("link", { name: /^evaluate / })
        .nth(1)
        .innerText(),
      "evaluate tiny",
    );
  });

  it("has a registered model with a champion", async () => {
    const { page, go } = await open({}, address.origin);
    await go(shown("/models/"));
    await page.getByRole("heading", { name: "digits" }).waitFor();
    await page.getByText("@champion").first().waitFor();
    await page.getByText("Production", { exact: true }).waitFor();
    await page.getByRole("link", { name: "v1" }).waitFor();
  });

  it("has an alert that fired in the training that diverged", async () => {
    const { page, go } = await open({}, address.origin);
    const run = addresses.find((one) => /^\/runs\/[0-9a-f]+$/.test(one.pathname) && one.search === "");
    await go(run.pathname);
    await page.getByRole("heading", { name: "absurd-rate" }).waitFor();
    const firings = await fetch(`${address.origin}/api/v1/projects/default${run.pathname}/firings`);
    const [firing, ...others] = (await firings.json()).firings;
    assert.equal(firing.message, "The training diverges: its learning rate is too high");
    assert.equal(others.length, 0);
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
