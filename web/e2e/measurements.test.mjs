// Measurements: objects beside metrics on the page of a run, one by one, and on the page of an object.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { logLineage, measurementOf, objectOf, taskOf, useOf } from "./frames.mjs";
import { base, createExperiment, createRun, uniqueName, until, useBrowser } from "./support.mjs";

const open = useBrowser();

const salt = uniqueName("salt");
const SCRIPT = "<img src=x onerror=alert(1)>";

describe("the measurements of a run", () => {
  let run;
  let other;
  const documents = [];
  before(async () => {
    const e = await createExperiment(uniqueName("measured"));
    run = await createRun(e.id, { name: "evaluation" });
    other = await createRun(e.id, { name: "later" });
    const records = [];
    for (let i = 0; i < 60; i++) {
      const document = objectOf(JSON.stringify({ text: `document ${i} ${SCRIPT}`, salt }));
      documents.push(document);
      records.push(document, taskOf(i + 1, { startUs: i + 1, endUs: i + 2, name: "judge" }));
      records.push(useOf("input", "document", document, i + 1));
      records.push(measurementOf("accuracy", i / 100, { object: document, task: i + 1, timeUs: i + 1 }));
      if (i < 2) records.push(measurementOf("length", 10 * i, { object: document, timeUs: 100 + i }));
    }
    records.push(
      measurementOf("length", 30, { object: documents[1], timeUs: 200, attributes: { by: "hand" } }),
    );
    records.push(measurementOf("length", "NaN", { object: documents[2], timeUs: 200 }));
    await logLineage(run.id, records);
    await logLineage(other.id, [measurementOf("helpful", 1, { object: documents[1], timeUs: 300 })]);
  });

  const rows = (page) => page.getByRole("table").locator("tbody tr[data-index]");
  const first = (page, text) =>
    until(`the first row has ${text}`, async () => (await rows(page).first().innerText()).includes(text));

  it("are objects beside metrics, in the order of a metric, which the address keeps", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=measurements`);
    const heads = page.getByRole("columnheader");
    await heads.filter({ hasText: "accuracy" }).waitFor();
    assert.deepEqual(await heads.allInnerTexts(), ["Object", "accuracy", "length"]);
    await page.getByRole("button", { name: "accuracy" }).press("Enter");
    await first(page, "document 59");
    await page.getByRole("button", { name: "accuracy" }).click();
    await first(page, "document 0");
    await page.getByRole("radiogroup", { name: "Statistic" }).getByText("mean").click();
    await page.getByRole("button", { name: "length" }).click();
    await first(page, "20");
    const address = page.url();
    assert.equal(await page.locator("main img").count(), 0);
    const again = await open();
    await again.go(address.slice(base.length));
    await first(again.page, "document 1");
    assert.match(await rows(again.page).first().innerText(), /20\s*×2/);
    await again.page.locator('th[aria-sort="descending"]', { hasText: "length" }).waitFor();
    await rows(again.page).first().getByRole("link").click();
    await again.page.locator("[data-digest]", { hasText: documents[1].digest }).waitFor();
  });

  it("are one metric alone, or one by one", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=measurements`);
    await page.getByRole("combobox", { name: "Metric" }).click();
    await page.getByRole("option", { name: "length" }).click();
    await page.getByRole("columnheader", { name: "accuracy" }).waitFor({ state: "detached" });
    await first(page, "document 1");
    await page.getByText("one by one").click();
    await page.getByText("4 measurements").waitFor();
    await page.getByRole("cell", { name: '{"by":"hand"}' }).waitFor();
    assert.equal(await page.getByRole("cell", { name: "NaN" }).count(), 1);
    await page.getByRole("cell", { name: "length" }).first().waitFor();
  });

  it("download as a data set", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=measurements`);
    await page.getByRole("button", { name: "Download" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Data set as CSV" }).click();
    const stream = await (await saved).createReadStream();
    let csv = "";
    for await (const part of stream) csv += part;
    const lines = csv.trim().split("\r\n");
    assert.equal(lines.length, 61);
    assert.match(
      lines[0],
      /inputs\.document,measurements\.accuracy,measurements\.helpful,measurements\.length$/,
    );
    // Another run has measured the document, too.
    assert.match(lines[2], /,0\.01,1\.0,30\.0$/);
  });

  it("are those of all runs on the page of an object", async () => {
    const { page, go } = await open();
    await go(`/objects/${documents[1].digest}?tab=measurements`);
    await page.getByText("4 measurements").waitFor();
    await page.getByRole("cell", { name: "later" }).waitFor();
    await page.getByRole("cell", { name: "judge" }).waitFor();
    await page.getByRole("textbox", { name: "Metric" }).fill("helpful");
    await page.getByText("1 measurement", { exact: true }).waitFor();
    await page.getByRole("textbox", { name: "Metric" }).fill("none");
    await page.getByText("No run has measured it by a metric of this name.").waitFor();
  });

  it("appear as they come", async () => {
    const e = await createExperiment(uniqueName("measured"));
    const fresh = await createRun(e.id, { name: "fresh" });
    const { page, go } = await open();
    await go(`/runs/${fresh.id}?tab=measurements`);
    await page.getByText("No measurements yet.").waitFor();
    await logLineage(fresh.id, [measurementOf("accuracy", 0.5, { object: documents[0], timeUs: 1 })]);
    await rows(page).first().waitFor();
  });

  it("say so if they cannot be loaded", async () => {
    const { page, go } = await open();
    await page.route("**/measurements/compare", (route) => route.abort());
    await go(`/runs/${run.id}?tab=measurements`);
    await page.getByRole("button", { name: /again|retry/i }).waitFor({ timeout: 20_000 });
  });
});
