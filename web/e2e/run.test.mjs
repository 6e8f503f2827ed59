// The tabs of a run, other than its charts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";
import { logRows } from "./frames.mjs";
import {
  base,
  call,
  chartPoints,
  createExperiment,
  createRun,
  finishRun,
  logPoints,
  putArtifact,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();

const MARKUP = "<img src=x onerror=alert(1)>";

describe("a run's rows", () => {
  it("can be scrolled and gone to, with few of them in the page", async () => {
    const e = await createExperiment(uniqueName("rows"));
    const run = await createRun(e.id, { name: "rows" });
    for (let part = 0; part < 3; part++)
      await logPoints(
        run.id,
        Array.from({ length: 500 }, (_, i) => part * 500 + i).flatMap((s) =>
          s % 2
            ? [["train/loss", s, s / 4]]
            : [
                ["train/loss", s, s / 4],
                ["train/epoch", s, s],
              ],
        ),
      );
    await logPoints(run.id, [["alone", 7, "NaN"]]);
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await page.getByRole("tab", { name: "Rows" }).click();
    await page.getByLabel("Stream", { exact: true }).and(page.locator("input")).click();
    await page.getByRole("option", { name: "train" }).click();
    await until("the facts", async () =>
      /1\s500 rows · 2 fields/.test(await page.locator("[data-facts]").textContent()),
    );
    const table = page.getByRole("grid", { name: "Rows of train" });
    const row = (index) => table.locator(`[aria-rowindex="${index + 2}"]`);
    await row(0).getByRole("gridcell", { name: "0", exact: true }).first().waitFor();
    await page.getByLabel("Go to row").fill("1200");
    await page.getByLabel("Go to row").press("Enter");
    await row(1200).getByRole("gridcell", { name: "300", exact: true }).waitFor();
    assert.match(page.url(), /row=1200/);
    assert.ok((await table.getByRole("row").count()) < 60);
    await page.reload();
    await row(1200).getByRole("gridcell", { name: "300", exact: true }).waitFor();
    await table.press("End");
    await row(1499).getByRole("gridcell", { name: "374.75", exact: true }).waitFor();
    await page.getByLabel("Stream", { exact: true }).and(page.locator("input")).click();
    await page.getByRole("option", { name: "(no stream)" }).click();
    await page.getByRole("grid").getByText("NaN", { exact: true }).first().waitFor();
  });
});

describe("rows with values that are no numbers", () => {
  const WORDS = "The quick brown fox jumps over the lazy dog, ".repeat(40);

  it("are shown as they are, long ones as a whole on demand, and follow the run", async () => {
    const e = await createExperiment(uniqueName("values"));
    const run = await createRun(e.id, { name: "values" });
    await logRows(run.id, [
      { "eval/loss": 0.5, "eval/phase": "warmup", "eval/ok": true, "eval/note": null },
      { "eval/loss": 0.25, "eval/phase": `${MARKUP}\nline two`, "eval/box": [1, { a: 2 }] },
      { "eval/loss": NaN, "eval/phase": "NaN", "eval/id": 9007199254740993n },
      { "eval/phase": WORDS, "eval/empty": "" },
    ]);
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=rows&stream=eval`);
    const table = page.getByRole("grid", { name: "Rows of eval" });
    const row = (index) => table.locator(`[aria-rowindex="${index + 2}"]`);
    const cell = (index, name) => row(index).getByRole("gridcell", { name, exact: true });
    await cell(0, "warmup").waitFor();
    await cell(0, "true").waitFor();
    await cell(0, "null").waitFor();
    await cell(1, '[1, {"a": 2}]').waitFor();
    assert.equal(await row(2).getByRole("gridcell", { name: "NaN", exact: true }).count(), 2);
    await cell(2, "9007199254740993").waitFor();
    await cell(3, '""').waitFor();
    assert.match(await table.getByRole("columnheader", { name: "phase" }).textContent(), /4 values/);
    assert.match(await table.getByRole("columnheader", { name: "loss" }).textContent(), /0.5 → NaN/);

    await row(3).getByRole("button", { name: "The quick" }).click();
    const dialog = page.getByRole("dialog", { name: "phase, row 3" });
    assert.equal(await dialog.locator("pre").textContent(), WORDS);
    await page.keyboard.press("Escape");
    await row(1).getByRole("button", { name: '[1, {"a": 2}]' }).click();
    await page.getByRole("dialog", { name: "box, row 1" }).locator("pre").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator('[role="grid"] img').count(), 0);

    // A frame without any number is told of, too.
    await logRows(run.id, [{ "eval/phase": "cooldown" }]);
    await cell(4, "cooldown").waitFor();
    // Charts know nothing of it, and go on.
    await page.getByRole("tab", { name: "Charts" }).click();
    await until("the chart", async () => (await chartPoints(page, "eval/loss")) === 3);
    assert.equal(await page.locator('[data-chart="eval/phase"]').count(), 0);
  });
});

describe("a run's other tabs", () => {
  let run;
  before(async () => {
    const e = await createExperiment(uniqueName("tabs"));
    run = await createRun(e.id, { name: "tabs", params: { lr: 0.1 }, tags: { team: "a" } });
    await putArtifact(
      run.id,
      "report/page.html",
      `<!doctype html><script>alert(1)</script>${MARKUP}<h1>Report</h1>`,
    );
    await putArtifact(run.id, "data/table.csv", 'name,value\n"a,b",1\n');
    await putArtifact(run.id, "config.json", '{"layers": [64, 10], "html": "<b>x</b>"}');
    await putArtifact(run.id, "model.bin", new Uint8Array([0, 1, 2, 3, 255]));
  });

  it("show an HTML artifact as text", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=artifacts&path=report/page.html`);
    const artifact = page.getByRole("region", { name: "Artifact" });
    const text = artifact.locator("pre");
    await text.waitFor();
    assert.match(await text.textContent(), /<script>alert\(1\)<\/script>/);
    assert.equal(await artifact.locator('script, img[src="x"], iframe').count(), 0);
  });

  it("say where artifacts are that clients keep elsewhere", async () => {
    const { experiment_id: id } = await call("POST", "/api/2.0/mlflow/experiments/create", {
      name: uniqueName("elsewhere"),
      artifact_location: "s3://bucket/some/folder",
    });
    const { page, go } = await open();
    const away = await createRun(id, { name: "away" });
    await go(`/runs/${away.id}?tab=artifacts`);
    await page.getByText("s3://bucket/some/folder").waitFor();
    await putArtifact(away.id, "here.txt", "here");
    await go(`/runs/${away.id}?tab=artifacts`);
    await page.getByText("s3://bucket/some/folder").waitFor();
    await page.getByRole("treeitem", { name: /here\.txt/ }).waitFor();
  });

  it("show a file by themselves, and a folder as a table", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=artifacts`);
    await page.getByRole("region", { name: "Artifact" }).getByText('"<b>x</b>"').waitFor();
    await page.getByRole("treeitem", { name: /All artifacts/ }).click();
    const table = page.getByRole("table", { name: "Folder" });
    await table.getByRole("row", { name: /model\.bin 5 B/ }).waitFor();
    await table.getByRole("button", { name: "data" }).click();
    await table.getByRole("row", { name: /table\.csv .* text\/csv/ }).waitFor();
    assert.match(page.url(), /path=data/);
    await table.getByRole("button", { name: "table.csv" }).click();
    await page.getByRole("cell", { name: "a,b" }).waitFor();
  });

  it("download a folder as an archive", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=artifacts&path=data`);
    for (const [format, start] of [
      ["zip", "PK"],
      ["tar", "table.csv\0"],
    ]) {
      await page.getByRole("button", { name: "Download folder" }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("menuitem", { name: `As ${format}` }).click(),
      ]);
      assert.equal(download.suggestedFilename(), `data.${format}`);
      const bytes = await readFile(await download.path());
      assert.ok(bytes.includes("table.csv"));
      assert.equal(bytes.toString("latin1", 0, start.length), start);
    }
  });

  it("show references without following them, and empty folders", async () => {
    const other = await createRun("0", { name: "references" });
    const at = `/api/v1/projects/default/runs/${other.id}`;
    await call("PUT", `${at}/references/in/s3`, { uri: "s3://bucket/key", size: 2048, etag: "e-1" });
    await call("PUT", `${at}/references/in/web`, { uri: `${base}/should-not-be-asked` });
    await call("PUT", `${at}/folders/empty`);
    const { page, go } = await open();
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await go(`/runs/${other.id}?tab=artifacts&path=in`);
    const artifact = page.getByRole("region", { name: "Artifact" });
    await artifact.getByText("2 entries · 2 references").waitFor();
    await artifact.getByRole("button", { name: "s3" }).click();
    await artifact.getByText("s3://bucket/key").waitFor();
    await artifact.getByRole("row", { name: /ETag e-1/ }).waitFor();
    assert.equal(await artifact.getByRole("link").count(), 0);
    await page.getByRole("treeitem", { name: "web" }).click();
    const link = artifact.getByRole("link", { name: /should-not-be-asked/ });
    assert.match(await link.getAttribute("rel"), /noopener noreferrer/);
    await page.getByRole("treeitem", { name: "empty" }).click();
    await artifact.getByText("This folder is empty.").waitFor();
    assert.equal(asked.filter((url) => url.includes("should-not-be-asked")).length, 0);
  });

  it("show CSV as a table, JSON as a tree, and say when there is no preview", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=artifacts`);
    await page.getByRole("treeitem", { name: /data/ }).click();
    await page.getByRole("treeitem", { name: /table\.csv/ }).click();
    await page.getByRole("cell", { name: "a,b" }).waitFor();
    await page.getByRole("treeitem", { name: /config\.json/ }).click();
    await page.getByRole("region", { name: "Artifact" }).getByText('"<b>x</b>"').waitFor();
    await page.getByRole("treeitem", { name: /model\.bin/ }).click();
    await page.getByText("There is no preview").waitFor();
  });

  it("rename the run, and keep notes whose HTML stays text", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=overview`);
    await page.getByRole("button", { name: "Edit: run name" }).click();
    const name = page.getByRole("textbox", { name: "Run name" });
    await name.fill("renamed");
    await name.press("Enter");
    await page.getByRole("heading", { name: "renamed" }).waitFor();
    await page.getByRole("button", { name: "Write notes" }).click();
    await page.getByRole("textbox", { name: "Notes in Markdown" }).fill(`**bold** ${MARKUP}`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("strong").getByText("bold").waitFor();
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    const stored = await call("GET", `/api/v1/projects/default/runs/${run.id}`);
    assert.equal(stored.notes, `**bold** ${MARKUP}`);
    assert.equal(stored.name, "renamed");
  });

  it("link a parent with its children, and name what ended a run", async () => {
    const child = await createRun(run.experimentId, {
      name: "child",
      parentRunId: run.id,
      tags: { "quipu.error.type": "java.io.IOException", "quipu.error.message": "the disk is gone" },
    });
    await finishRun(child.id, "failed");
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=overview`);
    await page.getByRole("link", { name: "child" }).click();
    await page.getByRole("heading", { name: "child" }).waitFor();
    await page.getByRole("tab", { name: "Overview" }).click();
    await page.getByText("the disk is gone").waitFor();
    const parent = await call("GET", `/api/v1/projects/default/runs/${run.id}`);
    await page.locator("dl").getByRole("link", { name: parent.name }).waitFor();
  });

  it("add and remove a tag", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=tags`);
    await page.getByRole("textbox", { name: "Tag key" }).fill("stage");
    await page.getByRole("textbox", { name: "Tag value" }).fill("dev");
    await page.getByRole("button", { name: "Add tag" }).click();
    await page.getByRole("cell", { name: "stage", exact: true }).waitFor();
    await page.getByRole("button", { name: "Remove tag stage" }).click();
    await page.getByRole("cell", { name: "stage", exact: true }).waitFor({ state: "detached" });
  });
});
