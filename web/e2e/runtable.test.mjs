// The table of runs beside its charts.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import {
  call,
  chartPoints,
  createExperiment,
  createRun,
  finishRun,
  logPoints,
  runLinks,
  runRows,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();

const MARKUP = "<img src=x onerror=alert(1)>";

const rowNames = (page) => runLinks(page).allTextContents();

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

  it("shows pinned runs first, whatever the order", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    await until("three rows", async () => (await rowNames(page)).length === 3);
    const act = async (item) => {
      await page.getByRole("checkbox", { name: "Select alpha" }).click();
      await page.getByRole("button", { name: "More for the selected runs" }).click();
      await page.getByRole("menuitem", { name: item, exact: true }).click();
    };
    await act("Pin");
    await until("alpha first", async () => (await rowNames(page)).join() === `alpha,${MARKUP},beta`);
    await page.getByRole("img", { name: "Pinned" }).waitFor();
    await page.getByRole("columnheader", { name: "loss" }).getByRole("button").click();
    await page.getByRole("columnheader", { name: "loss" }).getByRole("button").click();
    await until("by loss behind it", async () => (await rowNames(page)).join() === `alpha,${MARKUP},beta`);
    await act("Unpin");
    await until("by loss", async () => (await rowNames(page)).join() === `${MARKUP},beta,alpha`);
    assert.equal(await page.getByRole("img", { name: "Pinned" }).count(), 0);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("f");
    await until("beta first", async () => (await rowNames(page)).join() === `beta,${MARKUP},alpha`);
    await page.keyboard.press("k");
    await page.keyboard.press("f");
    await until("none pinned", async () => (await rowNames(page)).join() === `${MARKUP},beta,alpha`);
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

describe("runs that are moved to another experiment", () => {
  it("go with those below them, are counted where they are, and come back", async () => {
    const from = await createExperiment(uniqueName("from"));
    const to = await createExperiment(uniqueName("to"));
    const parent = await createRun(from.id, { name: "parent" });
    const child = await createRun(from.id, { name: "child", parentRunId: parent.id });
    await createRun(from.id, { name: "grandchild", parentRunId: child.id });
    await createRun(from.id, { name: "stays" });
    const { page, go } = await open();
    await go(`/experiments/${from.id}?nested=1&layout=table`);
    await page.getByRole("button", { name: "Show the 1 run below parent" }).click();
    await page.getByRole("button", { name: "Show the 1 run below child" }).click();
    await page.getByRole("link", { name: "grandchild" }).waitFor();
    const watching = await open();
    await watching.go(`/experiments/${to.id}?layout=table`);
    await page.getByRole("checkbox", { name: "Select parent" }).click();
    await page.getByRole("button", { name: "More for the selected runs" }).click();
    await page.getByRole("menuitem", { name: "Move to…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox").or(dialog.getByRole("textbox")).first().fill(to.name);
    await page.getByRole("option", { name: to.name }).click();
    await dialog.getByRole("button", { name: "Move", exact: true }).click();
    await page.getByText(`3 runs moved to ${to.name}`).waitFor();
    await until("one run is left", async () => (await runRows(page).count()) === 1);
    // Who looks at the other experiment is told.
    await until("three runs have come", async () => (await runRows(watching.page).count()) === 3);
    const count = async (id) => (await call("GET", `/api/v1/projects/default/experiments/${id}`)).runCount;
    assert.deepEqual([await count(from.id), await count(to.id)], [1, 3]);
    await page.getByRole("button", { name: "Undo" }).click();
    await until("the runs are back", async () => (await count(from.id)) === 4);
    await until("the parent is in the table", async () => (await rowNames(page)).includes("parent"));
  });
});
