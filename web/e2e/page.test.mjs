import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";
import {
  call,
  chartPoints,
  columnsOf,
  createExperiment,
  createRun,
  finishRun,
  inkIn,
  logPoints,
  logRows,
  putArtifact,
  relay,
  runLinks,
  runRows,
  tip,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const MARKUP = "<img src=x onerror=alert(1)>";

const open = useBrowser();

const rowNames = (page) => runLinks(page).allTextContents();

describe("the experiments list", () => {
  it("folds names into folders, searches, and shows markup in a name as text", async () => {
    const folder = uniqueName("folder");
    await createExperiment(`${folder}/inner`, { description: "found by its description" });
    await createExperiment(`${folder} ${MARKUP}`);
    const { page, go } = await open();
    await go("/");
    await page.getByRole("textbox", { name: "Search experiments" }).fill(folder);
    await page.getByRole("link", { name: "inner" }).waitFor();
    assert.equal(await page.getByRole("button", { name: new RegExp(`^${folder}`) }).count(), 1);
    assert.equal(await page.getByText(`${folder} ${MARKUP}`).count(), 1);
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    await page.waitForURL(/q=folder/);
  });

  it("creates, archives and restores an experiment", async () => {
    const name = uniqueName("made");
    const { page, go } = await open();
    await go("/");
    await page.getByRole("button", { name: "New experiment" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("link", { name }).waitFor();
    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByRole("link", { name }).waitFor({ state: "detached" });
    await go("/?status=archived");
    await page.getByRole("link", { name }).waitFor();
    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Make active" }).click();
    await page.getByRole("link", { name }).waitFor({ state: "detached" });
  });

  it("says what went wrong when a name is taken", async () => {
    const name = uniqueName("taken");
    await createExperiment(name);
    const { page, go } = await open();
    await go("/");
    await page.getByRole("button", { name: "New experiment" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Create" }).click();
    await dialog.getByText(/exists/i).waitFor();
  });

  it("shows how to log, with its own address, in an experiment without runs", async () => {
    const e = await createExperiment(uniqueName("empty"));
    const { page, go } = await open();
    await go(`/experiments/${e.id}`);
    await page.getByRole("tab", { name: "MLflow client" }).click();
    await page.getByText(`MLFLOW_TRACKING_URI=${new URL(page.url()).origin}`).waitFor();
  });

  it("answers an unknown address with a page that says so", async () => {
    const { page, go } = await open();
    await go("/no/such/page");
    await page.getByRole("heading", { name: "Nothing is tied here" }).waitFor();
  });
});

describe("the run table", () => {
  let experiment;
  const ids = {};
  before(async () => {
    experiment = await createExperiment(uniqueName("table"));
    for (const [i, name] of ["alpha", "beta", MARKUP].entries()) {
      const run = await createRun(experiment.id, {
        name,
        startMs: Date.now() - 60_000 + i * 1000,
        params: { lr: 0.1 / (i + 1), opt: i === 1 ? "adam" : "sgd" },
      });
      ids[name] = run.id;
      await logPoints(
        run.id,
        Array.from({ length: 20 }, (_, s) => ["loss", s, (3 - i) / (s + 1)]),
      );
      await finishRun(run.id);
    }
  });

  it("marks the place of an error in the filter", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    await until("three rows", async () => (await rowNames(page)).length === 3);
    const box = page.getByRole("combobox", { name: "Filter runs" });
    await box.fill("metrics.loss <<< 3");
    await box.press("Escape");
    await box.press("Enter");
    await until("an error", async () => (await page.locator("#filter-error").textContent()) !== "");
    const marked = await page.locator("mark").textContent();
    assert.ok("metrics.loss <<< 3".includes(marked) && marked.includes("<"), `marked: ${marked}`);
    assert.equal(await box.getAttribute("aria-invalid"), "true");
    await box.fill("params.opt = 'adam'");
    await box.press("Escape");
    await box.press("Enter");
    await until("one row", async () => (await rowNames(page)).join() === "beta");
    assert.match(decodeURIComponent(page.url()), /filter=params\.opt/);
  });

  it("completes the names of keys", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    const box = page.getByRole("combobox", { name: "Filter runs" });
    await page.getByRole("columnheader", { name: "loss" }).waitFor();
    await box.pressSequentially("lo");
    await page.getByRole("option", { name: /metrics\.loss/ }).waitFor();
    await box.press("Tab");
    assert.equal(await box.inputValue(), "metrics.loss ");
  });

  it("sorts by a metric and keeps that in the address", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    await page.getByRole("columnheader", { name: "loss" }).getByRole("button").click();
    await until("largest first", async () => (await rowNames(page)).join() === `alpha,beta,${MARKUP}`);
    assert.match(page.url(), /sort=-metrics\.loss/);
    await page.getByRole("columnheader", { name: "loss" }).getByRole("button").click();
    await until("smallest first", async () => (await rowNames(page)).join() === `${MARKUP},beta,alpha`);
    await page.reload();
    await until(
      "the same after a reload",
      async () => (await rowNames(page)).join() === `${MARKUP},beta,alpha`,
    );
  });

  it("chooses columns and remembers them", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    await page.getByRole("columnheader", { name: "lr" }).waitFor();
    await page.getByRole("button", { name: /^Columns/ }).click();
    await page.getByRole("checkbox", { name: /^lr/ }).uncheck();
    await page.getByRole("columnheader", { name: "lr" }).waitFor({ state: "detached" });
    await go(`/experiments/${experiment.id}`);
    await page.getByRole("columnheader", { name: "opt" }).waitFor();
    assert.equal(await page.getByRole("columnheader", { name: "lr" }).count(), 0);
  });

  it("selects with keys and mouse, overlays the selection and compares it", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    await until("three rows", async () => (await rowNames(page)).length === 3);
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("1 selected", { exact: true }).waitFor();
    await page.getByRole("checkbox", { name: "Select alpha" }).click({ modifiers: ["Shift"] });
    await page.keyboard.press("Escape");
    await page.getByRole("checkbox", { name: "Select alpha" }).click();
    await page.getByRole("checkbox", { name: "Select beta" }).click();
    await page.getByText("2 selected runs overlaid").waitFor();
    await until("forty points", async () => (await chartPoints(page, "loss")) === 40);
    await until("both in the address", () => page.url().includes(ids.alpha) && page.url().includes(ids.beta));
    await page.getByRole("button", { name: "Compare 2" }).click();
    await page.getByRole("heading", { name: "Compare 2 runs" }).waitFor();
    await until("forty points", async () => (await chartPoints(page, "loss")) === 40);
    await page.getByRole("tab", { name: "Params" }).click();
    const differing = page.getByRole("row", { name: /^opt/ });
    await differing.waitFor();
    assert.match(await differing.textContent(), /sgd/);
  });

  it("shows a name with markup as text", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    await page.getByRole("link", { name: MARKUP }).waitFor();
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    await page.getByRole("link", { name: MARKUP }).click();
    await page.getByRole("heading", { name: MARKUP }).waitFor();
    assert.equal(await page.locator('img[src="x"]').count(), 0);
  });

  it("shows new runs and new values as they come", async () => {
    const e = await createExperiment(uniqueName("live"));
    const first = await createRun(e.id, { name: "first" });
    await logPoints(first.id, [["loss", 0, 5]]);
    const { page, go } = await open();
    await go(`/experiments/${e.id}`);
    await until("the row", async () => (await rowNames(page)).join() === "first");
    await page.getByRole("status", { name: "Live" }).waitFor();
    await createRun(e.id, { name: "second", startMs: Date.now() + 1000 });
    await until("the second row", async () => (await rowNames(page)).join() === "second,first");
    await logPoints(first.id, [["loss", 1, 0.125]]);
    await page.getByRole("gridcell", { name: "0.125" }).waitFor();
    await finishRun(first.id, "failed");
    await page.getByText("failed", { exact: true }).waitFor();
  });

  it("keeps the width of the table that its handle was dragged or moved to", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    await until("three rows", async () => (await rowNames(page)).length === 3);
    const handle = page.getByRole("separator", { name: "Width of the table" });
    const at = async () => Number(await handle.getAttribute("aria-valuenow"));
    const box = await handle.boundingBox();
    const before = await at();
    await page.mouse.move(box.x + box.width / 2, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x - 200, box.y + 200, { steps: 5 });
    await page.mouse.up();
    const dragged = await at();
    assert.ok(dragged < before - 10 && dragged > before - 18, `${before} to ${dragged}`);
    const table = await page.getByRole("grid", { name: "Runs" }).boundingBox();
    assert.ok(
      Math.abs(table.x + table.width - (box.x - 200)) < 20,
      `the table ends at ${table.x + table.width}`,
    );
    await handle.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await at(), dragged + 2);
    await page.reload();
    await until("the same after a reload", async () => (await at()) === dragged + 2);
    await page.mouse.move(box.x - 200, box.y + 200);
    for (let i = 0; i < 60; i++) await handle.press("ArrowLeft");
    assert.equal(await at(), 20);
  });

  it("gives runs different colours that stay when others are hidden, and when the page is loaded again", async () => {
    const e = await createExperiment(uniqueName("colours"));
    for (let i = 0; i < 18; i++) {
      const run = await createRun(e.id, { name: `r${i}`, startMs: Date.now() + i });
      await logPoints(run.id, [["loss", 0, i]]);
    }
    const { page, go } = await open();
    await go(`/experiments/${e.id}`);
    const dots = () =>
      runRows(page).evaluateAll((rows) =>
        Object.fromEntries(
          rows.map((r) => [r.querySelector("a").textContent, r.querySelector("i").style.color]),
        ),
      );
    await until("eighteen rows", async () => (await rowNames(page)).length === 18);
    const first = await dots();
    assert.equal(new Set(Object.values(first)).size, 18);
    await page.getByRole("button", { name: "Hide r17 from charts" }).click();
    await page.getByRole("button", { name: "Show 1 hidden" }).waitFor();
    assert.deepEqual(await dots(), first);
    await page.reload();
    await until("eighteen rows", async () => (await rowNames(page)).length === 18);
    assert.deepEqual(await dots(), first);
  });

  it("names every curve in the legend, and takes one out of a chart and back by a click", async () => {
    const e = await createExperiment(uniqueName("legend"));
    for (let i = 0; i < 10; i++) {
      const run = await createRun(e.id, { name: `run-number-${i}`, startMs: Date.now() + i });
      await logPoints(run.id, [
        ["loss", 0, i],
        ["loss", 1, i],
      ]);
    }
    const { page, go } = await open();
    await go(`/experiments/${e.id}`);
    await until("twenty points", async () => (await chartPoints(page, "loss")) === 20);
    await page.getByRole("button", { name: "All 10 curves" }).click();
    const list = page.getByRole("group", { name: "All curves" });
    await until("ten names", async () => (await list.getByRole("button").count()) === 10);
    await list.getByRole("button", { name: "run-number-0" }).click();
    await until("one curve less", async () => (await chartPoints(page, "loss")) === 18);
    assert.equal(
      await list.getByRole("button", { name: "run-number-0" }).getAttribute("aria-pressed"),
      "false",
    );
    await list.getByRole("button", { name: "run-number-0" }).click();
    await until("all curves", async () => (await chartPoints(page, "loss")) === 20);
  });

  it("deletes and restores the selected runs", async () => {
    const e = await createExperiment(uniqueName("bin"));
    await createRun(e.id, { name: "doomed" });
    await createRun(e.id, { name: "kept", startMs: Date.now() + 1000 });
    const { page, go } = await open();
    await go(`/experiments/${e.id}`);
    await page.getByRole("checkbox", { name: "Select doomed" }).click();
    await page.getByRole("button", { name: "More for the selected runs" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await until("one row", async () => (await rowNames(page)).join() === "kept");
    await page.getByText("Deleted", { exact: true }).click();
    await until("the deleted row", async () => (await rowNames(page)).join() === "doomed");
    await page.getByRole("checkbox", { name: "Select doomed" }).click();
    await page.getByRole("button", { name: "More for the selected runs" }).click();
    await page.getByRole("menuitem", { name: "Restore" }).click();
    await until("no row", async () => (await rowNames(page)).length === 0);
  });
});

describe("a table of a thousand runs", () => {
  let experiment;
  before(async () => {
    experiment = await createExperiment(uniqueName("thousand"));
    const startMs = Date.now() - 2_000_000;
    for (let i = 0; i < 1000; i += 25)
      await Promise.all(
        Array.from({ length: 25 }, (_, j) =>
          createRun(experiment.id, {
            name: `run-${String(i + j).padStart(4, "0")}`,
            startMs: startMs + (i + j) * 1000,
            params: { index: i + j },
          }),
        ),
      );
  });

  it("scrolls to its last run while it keeps few rows in the page", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    await page.getByText("run-0999").waitFor();
    const table = page.getByRole("grid", { name: "Runs" });
    await until("the last run", async () => {
      await table.evaluate((el) => el.scrollTo(0, el.scrollHeight));
      return (await rowNames(page)).includes("run-0000");
    });
    const rows = await runRows(page).count();
    assert.ok(rows < 80, `${rows} rows in the page`);
    assert.equal(await table.getAttribute("data-rows"), "1000");
  });
});

describe("a run's charts", () => {
  it("draw a point that arrives while they are watched, without loading the history again", async () => {
    const e = await createExperiment(uniqueName("watch"));
    const run = await createRun(e.id, { name: "watched" });
    await logPoints(
      run.id,
      Array.from({ length: 50 }, (_, s) => ["loss", s, 1 / (s + 1)]),
    );
    const { page, go } = await open();
    let queries = 0;
    page.on("request", (r) => {
      if (r.url().includes("/series/query")) queries++;
    });
    await go(`/runs/${run.id}`);
    await until("fifty points", async () => (await chartPoints(page, "loss")) === 50);
    await page.getByRole("status", { name: "Live" }).waitFor();
    const before = queries;
    for (let s = 50; s < 60; s++) await logPoints(run.id, [["loss", s, 1 / (s + 1)]]);
    await until("sixty points", async () => (await chartPoints(page, "loss")) === 60);
    assert.ok(queries - before <= 1, `${queries - before} queries for ten points`);
    await logPoints(run.id, [["brand/new", 0, 1]]);
    await page.locator('[data-chart="brand/new"]').waitFor();
    await finishRun(run.id);
    await page.getByText("completed", { exact: true }).first().waitFor();
  });

  it("mark NaN at the lower edge and infinity at the upper, at their x", async () => {
    const e = await createExperiment(uniqueName("nan"));
    const run = await createRun(e.id, { name: "diverging" });
    await logPoints(run.id, [
      ["loss", 0, 0.5],
      ["loss", 1, 0.5],
      ["loss", 50, "NaN"],
      ["loss", 75, "Infinity"],
      ["loss", 99, 0.5],
      ["loss", 100, 0.5],
    ]);
    await finishRun(run.id, "failed");
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await until("six points", async () => (await chartPoints(page, "loss")) === 6);
    const middle = await until("a mark", () => inkIn(page, "loss", [0.5, 0.8, 0.62, 0.9]));
    assert.ok(middle > 0);
    assert.ok((await inkIn(page, "loss", [0.72, 0.03, 0.84, 0.12])) > 0);
    assert.equal(await inkIn(page, "loss", [0.25, 0.8, 0.4, 0.9]), 0);
    const box = await page.locator('[data-chart="loss"] .u-over').boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await tip(page).getByText(/NaN/).waitFor();
  });

  it("zoom by dragging, ask for that range in more detail, and reset by a double click", async () => {
    const e = await createExperiment(uniqueName("zoom"));
    const run = await createRun(e.id, { name: "long" });
    for (let part = 0; part < 5; part++)
      await logPoints(
        run.id,
        Array.from({ length: 1000 }, (_, s) => ["loss", part * 1000 + s, Math.sin((part * 1000 + s) / 100)]),
      );
    await finishRun(run.id);
    const { page, go } = await open();
    const ranges = [];
    page.on("request", (r) => {
      if (r.url().includes("/series/query")) ranges.push(r.postDataJSON());
    });
    await go(`/runs/${run.id}`);
    await until("all points", async () => (await chartPoints(page, "loss")) === 5000);
    const box = await page.locator('[data-chart="loss"] .u-over').boundingBox();
    await page.mouse.move(box.x + box.width * 0.4, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await until("a query of the range", () => ranges.some((q) => q.from > 1500 && q.to < 3000));
    await page.getByRole("button", { name: /Reset zoom/ }).waitFor();
    await page.mouse.dblclick(box.x + box.width / 2, box.y + 60);
    await page.getByRole("button", { name: /Reset zoom/ }).waitFor({ state: "detached" });
  });

  it("draw the points of the range they were zoomed to, not only a part of the whole", async () => {
    const e = await createExperiment(uniqueName("detail"));
    const run = await createRun(e.id, { name: "spiky" });
    for (let part = 0; part < 6; part++)
      await logPoints(
        run.id,
        Array.from({ length: 1000 }, (_, s) => ["loss", part * 1000 + s, s === 500 ? 9 : 1]),
      );
    await finishRun(run.id);
    const { page, go } = await open();
    const answers = [];
    page.on("response", async (r) => {
      if (!r.url().includes("/series/query")) return;
      const [series] = columnsOf(await r.body()).series;
      answers.push({ asked: r.request().postDataJSON(), series });
    });
    await go(`/runs/${run.id}`);
    await until("all points", async () => (await chartPoints(page, "loss")) === 6000);
    const over = page.locator('[data-chart="loss"] .u-over');
    const box = await over.boundingBox();
    const drag = async (from, to) => {
      await page.mouse.move(box.x + box.width * from, box.y + 50);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * to, box.y + 60, { steps: 5 });
      await page.mouse.up();
    };
    await drag(0.4, 0.44);
    const zoomed = await until("an answer for the range", () => answers.find((a) => a.asked.from > 2000));
    assert.ok(zoomed.asked.to < 3000 && zoomed.series.exact, JSON.stringify(zoomed.asked));
    assert.ok(zoomed.series.x.length > 200 && zoomed.series.x.length < 300);
    await page.mouse.move(box.x + box.width / 2, box.y + 80);
    await tip(page)
      .getByText(/^step 2\D?\d{3}$/)
      .waitFor();
    const count = answers.length;
    await drag(0.25, 0.75);
    await until("an answer for the inner range", () => answers.length > count);
    const inner = answers.at(-1).asked;
    assert.ok(inner.from > zoomed.asked.from && inner.to < zoomed.asked.to, JSON.stringify(inner));
  });

  it("say what is at the mouse when the points change under it", async () => {
    const e = await createExperiment(uniqueName("rest"));
    const run = await createRun(e.id, { name: "growing" });
    const steps = (from, to) => Array.from({ length: to - from }, (_, i) => ["loss", from + i, 1]);
    await logPoints(run.id, steps(0, 10));
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await until("ten points", async () => (await chartPoints(page, "loss")) === 10);
    await page.getByRole("status", { name: "Live" }).waitFor();
    const box = await page.locator('[data-chart="loss"] .u-over').boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 80);
    const said = tip(page);
    await said.getByText(/^step [45]$/).waitFor();
    await logPoints(run.id, steps(10, 1000));
    await said.getByText(/^step [45]\d\d\b/).waitFor();
    await finishRun(run.id);
  });

  it("name the values of a run that grew beyond any measure", async () => {
    const e = await createExperiment(uniqueName("huge"));
    const run = await createRun(e.id, { name: "huge" });
    await logPoints(run.id, [
      ["huge", 0, 1],
      ["huge", 1, 1e300],
      ["tiny", 0, 1e-300],
      ["tiny", 1, 3e-300],
    ]);
    await finishRun(run.id);
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    for (const key of ["huge", "tiny"]) {
      await until("two points", async () => (await chartPoints(page, key)) === 2);
      await page.locator(`[data-chart="${key}"] canvas`).waitFor();
      const written = await until("text beside the axis", () =>
        page.locator(`[data-chart="${key}"] canvas`).evaluate((canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, 48 * devicePixelRatio, canvas.height);
          let pixels = 0;
          for (let i = 3; i < data.length; i += 4) if (data[i] > 128) pixels++;
          return pixels;
        }),
      );
      assert.ok(written > 100, `${key}: ${written} pixels of text`);
      await until("a curve", async () => (await inkIn(page, key, [0.2, 0.05, 0.98, 0.85])) > 50);
    }
  });

  it("are saved as a picture and as a table, as far as they are zoomed and shown", async () => {
    const e = await createExperiment(uniqueName("save"));
    const run = await createRun(e.id, { name: "=saved, twice" });
    await logPoints(run.id, [
      ["a/loss", 0, 0.5],
      ["a/loss", 1, "NaN"],
      ["a/loss", 2, 0.25],
    ]);
    await finishRun(run.id);
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await until("three points", async () => (await chartPoints(page, "a/loss")) === 3);
    const card = page.locator('[data-chart="a/loss"]');
    await card.locator("canvas").waitFor();
    await card.hover();
    const save = async (name) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        card.getByRole("button", { name }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    };
    const csv = await save("Save as CSV");
    assert.match(csv.name, /loss\.csv$/);
    const lines = csv.bytes.toString("utf8").trimEnd().split("\n");
    assert.equal(lines[0], "run_id,run_name,key,step,time,count,value,min,max,nan,pos_inf,neg_inf");
    assert.equal(lines.length, 4);
    assert.ok(lines[1].startsWith(`${run.id},"'=saved, twice",a/loss,0,`), lines[1]);
    assert.match(lines[2], /,1,,,,1,0,0$/);
    const png = await save("Save as PNG");
    assert.match(png.name, /loss\.png$/);
    assert.equal(png.bytes.subarray(1, 4).toString("latin1"), "PNG");
    const canvas = await card.locator("canvas").evaluate((c) => [c.width, c.height]);
    assert.equal(png.bytes.readUInt32BE(16), canvas[0]);
    assert.ok(png.bytes.readUInt32BE(20) > canvas[1], "room for the title");
  });

  it("keep axis, log scale and smoothing in the address", async () => {
    const e = await createExperiment(uniqueName("axes"));
    const run = await createRun(e.id, { name: "axes" });
    await logPoints(
      run.id,
      Array.from({ length: 30 }, (_, s) => ["loss", s, s % 2 ? 1 : 0]),
    );
    await finishRun(run.id);
    const { page, go } = await open();
    await go(`/runs/${run.id}?x=relative&smooth=0.6`);
    await until("the points", async () => (await chartPoints(page, "loss")) === 30);
    assert.equal(
      await page.getByLabel("X axis", { exact: true }).and(page.locator("input")).inputValue(),
      "Relative time",
    );
    await page.getByRole("switch", { name: "Log y" }).click();
    await page.getByText(/15 values ≤ 0/).waitFor();
    assert.match(page.url(), /log=1/);
  });
});

describe("charts of a run that was restarted", () => {
  it("load anew when that happens, and show all attempts if asked to", async () => {
    const e = await createExperiment(uniqueName("rewound"));
    const run = await createRun(e.id, { name: "restarted" });
    const losses = (from, to) => Array.from({ length: to - from }, (_, i) => ["train/loss", from + i, 1]);
    await logPoints(run.id, losses(0, 20));
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await until("twenty points", async () => (await chartPoints(page, "train/loss")) === 20);
    await page.getByRole("status", { name: "Live" }).waitFor();
    assert.equal(await page.getByRole("radio", { name: "All attempts" }).count(), 0);
    await call("POST", `/api/v1/projects/default/runs/${run.id}/attempts`, {
      id: "0000000000000000000000000000000a",
      fromStep: 10,
      startMs: Date.now(),
    });
    await until("ten points", async () => (await chartPoints(page, "train/loss")) === 10);
    await logPoints(run.id, losses(10, 13));
    await until("thirteen points", async () => (await chartPoints(page, "train/loss")) === 13);
    await page.getByText("All attempts", { exact: true }).click();
    await until("twenty-three points", async () => (await chartPoints(page, "train/loss")) === 23);
    assert.match(page.url(), /attempts=all/);
    await page.getByRole("tab", { name: "Overview" }).click();
    await page.getByText(/from step 10/).waitFor();
    await go(`/experiments/${e.id}`);
    await page.getByText("All attempts", { exact: true }).waitFor();
    await until("thirteen points", async () => (await chartPoints(page, "train/loss")) === 13);
  });
});

describe("the x axis", () => {
  it("can be another field of the stream, kept in the address, and follows new rows", async () => {
    const e = await createExperiment(uniqueName("epochs"));
    const run = await createRun(e.id, { name: "epochs" });
    const rows = (from, to) =>
      Array.from({ length: to - from }, (_, i) => from + i).flatMap((s) => [
        ["train/loss", s, 1 / (s + 1)],
        ["train/epoch", s, s / 10],
      ]);
    await logPoints(run.id, rows(0, 40));
    await logPoints(run.id, [["val/loss", 0, 1]]);
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await until("forty points", async () => (await chartPoints(page, "train/loss")) === 40);
    await page.getByLabel("X axis", { exact: true }).and(page.locator("input")).click();
    await page.getByRole("option", { name: "epoch", exact: true }).click();
    await until("the axis", async () => /x=field:epoch/.test(decodeURIComponent(page.url())));
    const card = page.locator('[data-chart="train/loss"]');
    await until("its name", async () => (await card.locator("[data-axis]").textContent()) === "epoch");
    await until("forty points", async () => (await chartPoints(page, "train/loss")) === 40);
    assert.equal(await card.locator("[data-count]").textContent(), "40 points");
    await page.locator('[data-chart="val/loss"]').getByText("No point here has a value of epoch").waitFor();
    await page.getByRole("status", { name: "Live" }).waitFor();
    await logPoints(run.id, rows(40, 43));
    await until("forty-three points", async () => (await chartPoints(page, "train/loss")) === 43);
    const box = await card.locator(".u-over").boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await tip(page)
      .getByText(/^epoch 2\.\d/)
      .waitFor();
    await go(`/runs/${run.id}?x=row`);
    await until("its name", async () => (await card.locator("[data-axis]").textContent()) === "row");
    await until("forty-three points", async () => (await chartPoints(page, "train/loss")) === 43);
  });
});

describe("runs in groups", () => {
  let experiment;
  before(async () => {
    experiment = await createExperiment(uniqueName("groups"));
    for (const lr of [0.1, 0.02])
      for (const seed of [1, 2, 3]) {
        const run = await createRun(experiment.id, { name: `lr${lr}-${seed}`, params: { lr, seed } });
        const points = seed === 3 ? 10 : 20;
        await logPoints(
          run.id,
          Array.from({ length: points }, (_, s) => ["train/loss", s, lr * seed]),
        );
        await finishRun(run.id);
      }
  });

  const entries = (page) =>
    page.locator('[data-chart="train/loss"]').getByRole("group", { name: "Legend" }).getByRole("button");
  const legend = (page) => entries(page).allTextContents();

  it("become a curve each, whose data does not depend on the others", async () => {
    const { page, go } = await open();
    const answers = [];
    page.on("response", (r) => {
      if (r.url().includes("/series/groups")) answers.push(r.headers()["content-type"]);
    });
    await go(`/experiments/${experiment.id}`);
    await page.getByRole("button", { name: "Group by" }).click();
    const box = page.getByLabel("Group by", { exact: true }).and(page.locator("input"));
    await box.fill("lr");
    await page.getByRole("option", { name: "lr", exact: true }).click();
    await until("two groups", async () => (await legend(page)).join() === "0.023,0.13");
    await until("all points", async () => (await chartPoints(page, "train/loss")) === 100);
    await page.getByText("All 6 runs of the table grouped").waitFor();
    assert.match(page.url(), /group=params\.lr/);
    assert.deepEqual([...new Set(answers)], ["application/vnd.quipu.columns"]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "hidden" });
    const count = page.locator('[data-chart="train/loss"] [data-count]');
    assert.match(await count.textContent(), /mean ± std · 6 runs · 100 points/);
    const asked = answers.length;
    await entries(page).first().click();
    await until("half the points", async () => (await chartPoints(page, "train/loss")) === 50);
    assert.equal(answers.length, asked);
    const plot = await page.locator('[data-chart="train/loss"] .u-over').boundingBox();
    await page.mouse.move(plot.x + plot.width * 0.8, plot.y + plot.height / 2);
    await tip(page)
      .getByText(/2 of 3 runs/)
      .waitFor();
    await page.reload();
    await until("the same after a reload", async () => (await legend(page)).join() === "0.023,0.13");
    await page.getByRole("button", { name: "Do not group" }).click();
    await until("runs again", async () => !page.url().includes("group="));
    await until("six curves", async () => (await legend(page)).some((t) => t.startsWith("lr0.")));
  });

  it("by all params but some, of the selected runs, with the band that was chosen", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}?but=params.seed&band=q10`);
    await until("two groups", async () => (await legend(page)).join() === "lr=0.023,lr=0.13");
    await page
      .locator('[data-chart="train/loss"]')
      .getByText(/10 – 90 % of runs/)
      .waitFor();
    await page.getByRole("checkbox", { name: "Select lr0.1-1" }).click();
    await page.getByText("1 selected run grouped").waitFor();
    await until("one group", async () => (await chartPoints(page, "train/loss")) === 20);
  });
});

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

describe("the page as a whole", () => {
  it("follows the system's colours and can be set to dark or light", async () => {
    const { page, go } = await open({ colorScheme: "dark" });
    await go("/");
    const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
    await page.getByRole("heading", { name: "Experiments" }).waitFor();
    assert.equal(await scheme(), "dark");
    await page.getByRole("button", { name: /^Colours: auto/ }).click();
    await until("light", async () => (await scheme()) === "light");
    await page.getByRole("button", { name: /^Colours: light/ }).click();
    await page.reload();
    await until("dark, kept", async () => (await scheme()) === "dark");
  });

  it("names its keys", async () => {
    const { page, go } = await open();
    await go("/");
    await page.getByRole("heading", { name: "Experiments" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Compare the selected runs").waitFor();
  });

  it("says when the server is away and recovers by itself", async () => {
    const e = await createExperiment(uniqueName("away"));
    const run = await createRun(e.id, { name: "away" });
    await logPoints(run.id, [
      ["loss", 0, 1],
      ["loss", 1, 1],
    ]);
    const way = await relay();
    const { page, go } = await open({}, way.origin);
    await go(`/runs/${run.id}`);
    await until("two points", async () => (await chartPoints(page, "loss")) === 2);
    await page.getByRole("status", { name: "Live" }).waitFor();
    await way.cut();
    await page.getByText("The server cannot be reached").waitFor();
    await logPoints(run.id, [["loss", 2, 1]]);
    await way.mend();
    await page.getByText("The server cannot be reached").waitFor({ state: "detached" });
    await until("the missed point", async () => (await chartPoints(page, "loss")) === 3);
    await way.cut();
  });
});
