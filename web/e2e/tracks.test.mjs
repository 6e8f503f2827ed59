// The tracks of a run: rows by time, found by time, drawn, and current.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import {
  call,
  createExperiment,
  createRun,
  finishRun,
  tip,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();

const MARKUP = "<img src=x onerror=alert(1)>";
const START_MS = Date.UTC(2026, 2, 1, 12);
const START_US = START_MS * 1000;

const track = (runId, topic, rows) =>
  call("POST", `/api/v1/projects/default/runs/${runId}/tracks/rows?topic=${encodeURIComponent(topic)}`, rows);

async function newRun(name) {
  const e = await createExperiment(uniqueName("tracks"));
  return createRun(e.id, { name, startMs: START_MS });
}

const grid = (page) => page.getByRole("grid");
const rows = (page) => page.locator("[data-row]");
const rowAt = (page, us) => page.locator(`[data-row="${us}"]`);
const points = async (page) => Number(await page.locator("[data-points]").getAttribute("data-points"));

describe("the tracks of a run", () => {
  const pose = uniqueName("robot/pose");
  let run;
  before(async () => {
    run = await newRun("robot");
    for (let part = 0; part < 3; part++)
      await track(
        run.id,
        pose,
        Array.from({ length: 4000 }, (_, i) => part * 4000 + i).map((n) => ({
          timeUs: START_US + n * 1000,
          fields: { x: n, y: n / 8, q: [n, 0.123456789], state: n % 2 ? "on" : MARKUP },
        })),
      );
    await track(run.id, "camera", [
      { timeUs: START_US, fields: { file: "a.png", boxes: [[1, 2], { deep: [3] }] } },
    ]);
    await finishRun(run.id);
  });

  it("are listed with their rows and times, and the rows of one are a table", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await page.getByRole("tab", { name: "Tracks" }).click();
    const topics = page.getByRole("navigation", { name: "Topics" });
    await topics.getByRole("button", { name: /camera 1 row · 0 ms/ }).waitFor();
    await topics.getByRole("button", { name: /12\s000 rows · 11 s/ }).click();
    assert.match(page.url(), /topic=/);
    await rowAt(page, START_US).getByText("[0, 0.12346]").waitFor();
    assert.ok((await rows(page).count()) < 100);
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    await grid(page).press("End");
    await rowAt(page, START_US + 11_999_000).waitFor();
    await grid(page).press("Home");
    await rowAt(page, START_US).getByRole("button", { name: "[0, 0.12346]" }).click();
    assert.equal(await page.getByRole("dialog").locator("pre").textContent(), "[0, 0.123456789]");
    await page.keyboard.press("Escape");
    await topics.getByRole("button", { name: /camera/ }).click();
    await page.getByRole("button", { name: '[[1, 2], {"deep": [3]}]' }).waitFor();
  });

  it("say that a chart would hide rows, and draw every row of a shorter time", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=tracks&topic=${encodeURIComponent(pose)}&plot=x`);
    await page.getByText(/more than 10\s000 rows/).waitFor();
    assert.equal(await page.locator("canvas").count(), 0);
    await page.getByRole("button", { name: /Last 10\s000 rows/ }).click();
    await until(
      "all rows",
      async () => (await page.locator("[data-points]").count()) === 1 && (await points(page)) === 10_000,
    );
    assert.match(page.url(), /from=2026-03-01T12:00:02.000Z/);
    await rowAt(page, START_US + 2_000_000).waitFor();
    await page.getByRole("button", { name: /Chart 1 of/ }).click();
    await page
      .getByRole("combobox", { name: "Chart" })
      .or(page.getByLabel("Chart", { exact: true }))
      .first()
      .click();
    await page.getByRole("option", { name: "q/1" }).click();
    await until("both", async () => (await points(page)) === 20_000);
    assert.match(page.url(), /plot=x,q\/1/);
    await page.keyboard.press("Escape");
    await page.locator(".u-over").hover();
    await tip(page)
      .getByText(/2026-03-01 \d\d:\d\d:\d\d\.\d{3}/)
      .waitFor();
  });

  it("have columns and times that are chosen, and a row at a time", async () => {
    const { page, go } = await open({ timezoneId: "UTC" });
    await go(
      `/runs/${run.id}?tab=tracks&topic=${encodeURIComponent(pose)}&columns=y,x&from=%2B0:01&through=%2B0:03`,
    );
    await rowAt(page, START_US + 1_000_000).waitFor();
    const heads = await grid(page).locator("b").allTextContents();
    assert.deepEqual(heads, ["Time", "y", "x"]);
    await page.getByRole("button", { name: /Columns 2 of 4/ }).click();
    await page.getByLabel("Columns", { exact: true }).and(page.locator("input")).click();
    await page.getByRole("option", { name: "state" }).click();
    await page.keyboard.press("Escape");
    assert.match(page.url(), /columns=y,x,state/);
    await page.getByRole("button", { name: /12:00:01.000 – / }).click();
    await page.getByLabel("Go to time").fill("12:00:02.0005");
    await page.getByRole("button", { name: "Go", exact: true }).click();
    await page.getByText("The last row before 2026-03-01 12:00:02.000500").waitFor();
    const found = rowAt(page, START_US + 2_000_000);
    await found.waitFor();
    const url = page.url();
    await page.goto("about:blank");
    await page.goto(url);
    await found.waitFor();
    await until("that it is in view", () =>
      found.evaluate((e) => {
        const view = e.closest('[role="grid"]').getBoundingClientRect();
        const { top, bottom } = e.getBoundingClientRect();
        return top >= view.top && bottom <= view.bottom;
      }),
    );
  });

  it("that grow are current", async () => {
    const growing = await newRun("grows");
    const { page, go } = await open();
    await go(`/runs/${growing.id}?tab=tracks`);
    await page.getByText("No tracks yet").waitFor();
    await track(growing.id, "t", { timeUs: START_US, fields: { x: 1 } });
    await rowAt(page, START_US).waitFor();
    await track(growing.id, "t", [
      { timeUs: START_US, fields: { y: 7 } },
      ...Array.from({ length: 100 }, (_, i) => ({ timeUs: START_US + 1 + i, fields: { x: i, y: 2 } })),
    ]);
    await rowAt(page, START_US + 100).waitFor();
    await until("the end", () =>
      grid(page).evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight <= 12),
    );
    await until("all points", async () => (await points(page)) >= 101);
    // The two rows of one time are one row.
    await grid(page).press("Home");
    await rowAt(page, START_US).getByRole("gridcell", { name: "7", exact: true }).waitFor();
    await rowAt(page, START_US).getByRole("gridcell", { name: "1", exact: true }).waitFor();
  });
});
