// What the charts of a run draw, say and save.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import {
  call,
  chartPoints,
  columnsOf,
  createExperiment,
  createRun,
  finishRun,
  inkIn,
  logPoints,
  tip,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();

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
