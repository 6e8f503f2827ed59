import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import {
  base,
  call,
  chartPoints,
  createExperiment,
  createRun,
  inkIn,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();

/** Points with any 64-bit steps and times, which numbers of JavaScript do not hold. */
function logExact(runId, points) {
  const metrics = points.map(
    ([key, step, timeMs, value]) =>
      `{"key":${JSON.stringify(key)},"step":${step},"timestamp":${timeMs},"value":${value}}`,
  );
  return call("POST", "/api/2.0/mlflow/runs/log-batch", `{"run_id":"${runId}","metrics":[${metrics}]}`, {
    "Content-Type": "application/json",
  });
}

describe("the x axis of charts", () => {
  it("has a place for any step, time and value", async () => {
    const run = await createRun((await createExperiment(uniqueName("axes"))).id);
    const now = BigInt(Date.now());
    const ten = [...Array(10).keys()].map(BigInt);
    await logExact(run.id, [
      ...ten.map((i) => ["x/near53", 2n ** 53n - 5n + i, now + i, Number(i)]),
      ...ten.map((i) => ["x/near63", 2n ** 63n - 1n - 2000n * i, now + i, Number(i)]),
      ...ten.map((i) => ["x/nanoseconds", i, (now + i) * 1_000_000n, Number(i)]),
      ["x/last", 2n ** 63n - 1n, now, 1],
      ["x/all", -(2n ** 63n), now, 3],
      ["x/all", 0n, now, 2],
      ["x/all", 2n ** 63n - 1n, now, 1],
      ["x/field", 0n, now, 0.9999999999999999],
      ["x/field", 1n, now, 1],
    ]);
    for (const axis of ["", "?x=time", "?x=relative", "?x=row", "?x=field:field"]) {
      const { page, go } = await open();
      await go(`/runs/${run.id}${axis}`);
      for (const [chart, points] of [
        ["x/near53", 10],
        ["x/near63", 10],
        ["x/nanoseconds", 10],
        ["x/last", 1],
        ["x/all", 3],
      ]) {
        if (axis === "?x=field:field") continue;
        await page.locator(`[data-chart="${chart}"]`).scrollIntoViewIfNeeded();
        await until(`${chart} of ${axis} is drawn`, async () => (await chartPoints(page, chart)) === points);
        await until(
          `${chart} of ${axis} has a curve`,
          async () => (await inkIn(page, chart, [0, 0, 1, 1])) > 5,
        );
      }
      await page.locator('[data-chart="x/field"]').scrollIntoViewIfNeeded();
      await until(`the field of ${axis}`, async () => (await chartPoints(page, "x/field")) === 2);
    }
  });
});

describe("smoothing", () => {
  it("shows the same value at a step whatever the size of the chart, and says how far it looks back", async () => {
    const run = await createRun((await createExperiment(uniqueName("smoothed"))).id);
    let seed = 7;
    const noise = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const points = [...Array(3000).keys()].map((i) => ["loss", i, i, Math.exp(-i / 300) + noise() / 10]);
    for (let i = 0; i < points.length; i += 1000) await logExact(run.id, points.slice(i, i + 1000));
    const { page, go } = await open();
    await go(`/runs/${run.id}?smooth=0.98`);
    await page.getByText("last 50 points").waitFor();
    const exported = async (scope) => {
      const download = page.waitForEvent("download");
      await scope.getByRole("button", { name: "Save as CSV" }).first().click();
      const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\n");
      assert.match(lines[0], /,smoothed$/);
      return lines.slice(1).map((line) => line.split(","));
    };
    const expected = [];
    let [sum, weights] = [0, 0];
    for (const [, , , value] of points) {
      sum = sum * 0.98 + 0.02 * value;
      weights = weights * 0.98 + 0.02;
      expected.push(sum / weights);
    }
    const card = page.locator('[data-chart="loss"]');
    await until("the chart", async () => (await chartPoints(page, "loss")) === 3000);
    const small = await exported(card);
    await card.hover();
    await card.getByRole("button", { name: "Full screen" }).click();
    const full = page.getByRole("dialog");
    await until("the large chart", async () => {
      const shown = await full.locator("[data-points]").first().getAttribute("data-points");
      return Number(shown) === 3000;
    });
    const large = await exported(full);
    assert.ok(large.length > small.length);
    for (const rows of [small, large]) {
      let step = -1;
      for (const row of rows) {
        step += Number(row[5]);
        assert.ok(Math.abs(Number(row.at(-1)) - expected[step]) < 1e-9, `step ${step}: ${row.at(-1)}`);
      }
    }
  });
});

describe("what a link can name wrongly", () => {
  it("is a run or experiment that is none: the page says so, and not that the server is away", async () => {
    for (const path of [`/runs/${"0".repeat(32)}`, "/experiments/999999999"]) {
      const { page, go } = await open();
      await go(path);
      await page.getByText(/There is no (run|experiment)/).waitFor();
      assert.equal(await page.getByText("cannot be reached").count(), 0);
    }
  });

  it("is a filter: the rows can be had with a click", async () => {
    const experiment = await createExperiment(uniqueName("filtered"));
    await createRun(experiment.id, { name: "there" });
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}?filter=${encodeURIComponent("metrics.loss <")}`);
    await page.getByText("The filter cannot be read, so no run is shown.").waitFor();
    await page.getByRole("button", { name: "Show all runs" }).click();
    await page.getByRole("link", { name: "there" }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("filter"), null);
    assert.ok(page.url().startsWith(base));
  });

  it("is an expression that is none: the search says so", async () => {
    const run = await createRun((await createExperiment(uniqueName("searched"))).id);
    await logExact(run.id, [["loss", 0, 0, 1]]);
    const { page, go } = await open();
    await go(`/runs/${run.id}?charts=${encodeURIComponent("(loss")}`);
    await page.getByText("“(loss” is no regular expression (Unterminated group)").waitFor();
  });
});
