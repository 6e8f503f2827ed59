// Charts over other axes, and of groups of runs.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import {
  chartPoints,
  createExperiment,
  createRun,
  finishRun,
  logPoints,
  tip,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();

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
