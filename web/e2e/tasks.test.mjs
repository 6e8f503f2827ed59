// The tasks of a run: their tree on a time axis, what they used and made, and current.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { logLineage, objectOf, taskId, taskOf, useOf } from "./frames.mjs";
import { createExperiment, createRun, uniqueName, until, useBrowser } from "./support.mjs";

const open = useBrowser();

const MARKUP = "<img src=x onerror=alert(1)>";
const START_MS = Date.UTC(2026, 2, 1, 12);
const START_US = START_MS * 1000;
const TOPS = 1300;

async function newRun(name) {
  const e = await createExperiment(uniqueName("tasks"));
  return createRun(e.id, { name, startMs: START_MS });
}

const grid = (page) => page.getByRole("treegrid");
const line = (page, n) => page.locator(`[data-task="${taskId(n)}"]`);
const details = (page) => page.getByRole("complementary", { name: "Task" });
const barOf = (page, n) =>
  line(page, n)
    .locator("i[title]")
    .evaluate((bar) => {
      const { left, width } = bar.parentElement.getBoundingClientRect();
      const own = bar.getBoundingClientRect();
      return [(own.left - left) / width, own.width / width].map((x) => Math.round(x * 100) / 100);
    });

describe("the tasks of a run", () => {
  const question = objectOf(JSON.stringify({ text: "why?", markup: MARKUP }));
  const answer = objectOf(JSON.stringify("because"));
  const notes = objectOf(`# Notes\n\n${MARKUP}`, { mediaType: "text/markdown;charset=utf-8" });
  let run;
  before(async () => {
    run = await newRun("agent");
    await logLineage(run.id, [
      question,
      answer,
      notes,
      useOf("input", "question", question),
      useOf("output", "notes", notes),
      taskOf(1, {
        startUs: START_US,
        endUs: START_US + 4_000_000,
        name: `answer ${MARKUP}`,
        label: "answer",
        attributes: { params: { k: 3 }, tags: ["first-try"], attributes: { model: MARKUP } },
      }),
      useOf("input", "question", question, 1),
      useOf("output", "answer", answer, 1),
      taskOf(2, {
        startUs: START_US + 1_000_000,
        endUs: START_US + 3_000_000,
        parent: 1,
        name: "ask",
        status: "failed",
        error: `java.lang.IllegalStateException: ${MARKUP}\n\tat com.acme.Model.ask(Model.java:42)`,
      }),
      taskOf(3, { startUs: START_US + 1_500_000, endUs: START_US + 2_000_000, parent: 2, name: "embed" }),
    ]);
  });

  it("are a tree whose children are loaded when a task is opened, with bars on one axis", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await page.getByRole("tab", { name: "Tasks" }).click();
    await line(page, 1).getByText("completed").waitFor();
    assert.equal(await line(page, 2).count(), 0);
    assert.deepEqual(await barOf(page, 1), [0, 1]);
    await line(page, 1).getByRole("button").click();
    await line(page, 2).getByText("failed").waitFor();
    await line(page, 2).getByText("2.0 s").waitFor();
    assert.deepEqual(await barOf(page, 2), [0.25, 0.5]);
    assert.equal(await page.locator('img[src="x"]').count(), 0);
  });

  it("are found by a text or a status, wherever they are in the tree", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=tasks`);
    await line(page, 1).getByText("first-try").waitFor();
    const find = page.getByRole("textbox", { name: "Find tasks" });
    await find.fill("EMBED");
    await line(page, 3).waitFor();
    assert.equal(await line(page, 1).count(), 0);
    await find.fill("no such task");
    await page.getByText("No task is like this.").waitFor();
    await page.getByRole("button", { name: "Clear search" }).click();
    await page.getByText("failed", { exact: true }).first().click();
    await line(page, 2).waitFor();
    assert.equal(await page.locator("[data-task]").count(), 1);
    assert.equal(new URL(page.url()).searchParams.get("status"), "failed");
    await page.getByText("all", { exact: true }).click();
    await line(page, 1).waitFor();
  });

  it("show what a task is, what it used and made, and why it failed", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=tasks`);
    const above = page.getByRole("region", { name: "Inputs and outputs of the run" });
    await above.locator('[data-use="notes"]').getByRole("heading", { name: "Notes" }).waitFor();
    await line(page, 1).click();
    await details(page).locator('[data-use="question"]').getByText('"why?"').waitFor();
    await details(page).locator('[data-use="answer"]').getByText('"because"').waitFor();
    await details(page).getByRole("region", { name: "params" }).getByText("3").waitFor();
    await details(page).getByRole("region", { name: "tags" }).getByText("first-try").waitFor();
    await details(page).getByRole("region", { name: "attributes" }).getByText(MARKUP).waitFor();
    assert.match(page.url(), /task=0000000000000001/);
    await line(page, 1).getByRole("button").click();
    await line(page, 2).click();
    await details(page).getByText("Model.java:42").waitFor();
    await details(page).getByRole("button", { name: "Only this task on the axis" }).click();
    await until("the axis of one task", async () => String(await barOf(page, 2)) === "0,1");
    await details(page).getByRole("button", { name: "The task around it" }).click();
    await details(page).locator('[data-use="answer"]').getByRole("link").click();
    await page.getByRole("heading", { name: "answer" }).waitFor();
    assert.match(page.url(), new RegExp(`/objects/${answer.digest}`));
  });

  it("are walked with the keyboard", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=tasks`);
    await line(page, 1).waitFor();
    await grid(page).focus();
    const press = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press("ArrowRight");
    await line(page, 2).waitFor();
    await press("ArrowRight", "ArrowRight");
    await line(page, 3).waitFor();
    await press("ArrowDown", "Enter");
    await details(page).getByRole("heading", { name: "embed" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await details(page).getByRole("heading", { name: "ask" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await line(page, 3).waitFor({ state: "detached" });
  });

  it("are opened by a link, whatever is around a task", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=tasks&task=${taskId(3)}`);
    await line(page, 3).waitFor();
    await details(page).getByRole("heading", { name: "embed" }).waitFor();
    await go(`/runs/${run.id}?tab=tasks&task=${taskId(99)}`);
    await details(page).getByRole("alert").waitFor();
    await line(page, 1).waitFor();
  });
});

describe("many tasks", () => {
  let run;
  before(async () => {
    run = await newRun("evaluation");
    for (let from = 0; from < TOPS; from += 325)
      await logLineage(
        run.id,
        Array.from({ length: 325 }, (_, i) => from + i + 1).map((n) =>
          taskOf(n, { startUs: START_US + n * 1000, endUs: START_US + n * 1000 + 900 }),
        ),
      );
    await logLineage(run.id, [
      taskOf(5000, { startUs: START_US + 1_250_100, endUs: START_US + 1_250_200, parent: 1250 }),
    ]);
  });

  it("are loaded as they are scrolled, with few of them in the page", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=tasks`);
    await line(page, 1).waitFor();
    await until("the last one", async () => {
      await grid(page).evaluate((e) => e.scrollTo(0, e.scrollHeight));
      return (await line(page, TOPS).count()) === 1;
    });
    assert.ok((await page.locator("[data-task]").count()) < 100);
  });

  it("are found by a link on a later page", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=tasks&task=${taskId(5000)}`);
    await line(page, 5000).waitFor();
    await until("it is in view", () =>
      line(page, 5000).evaluate((e) => {
        const { top, bottom } = e.getBoundingClientRect();
        const view = e.closest('[role="treegrid"]').getBoundingClientRect();
        return top >= view.top && bottom <= view.bottom;
      }),
    );
  });
});

describe("the tasks of a running run", () => {
  it("appear, get children and end by themselves, and no chart is loaded again for them", async () => {
    const run = await newRun("live");
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=tasks`);
    await page.getByText("No tasks, inputs or outputs yet").waitFor();
    await page.getByLabel("Live", { exact: true }).waitFor();
    const asked = [];
    page.on("request", (r) => asked.push(new URL(r.url()).pathname));
    const running = { startUs: START_US, status: "running", name: "train" };
    await logLineage(run.id, [taskOf(1, running)]);
    await line(page, 1).getByText("running").waitFor();
    await logLineage(run.id, [taskOf(2, { startUs: START_US + 5, parent: 1, status: "running" })]);
    await line(page, 1)
      .getByRole("button", { name: /1 task$/ })
      .click();
    await line(page, 2).getByText("running").waitFor();
    await line(page, 1).click();
    const result = objectOf(JSON.stringify("done"));
    await logLineage(run.id, [
      taskOf(2, { startUs: START_US + 5, endUs: START_US + 10, parent: 1 }),
      taskOf(1, { ...running, status: "completed", endUs: START_US + 20 }),
      result,
      useOf("output", "result", result, 1),
    ]);
    await line(page, 1).getByText("completed").waitFor();
    await line(page, 2).getByText("completed").waitFor();
    await details(page).locator('[data-use="result"]').getByText('"done"').waitFor();
    assert.deepEqual(
      asked.filter((path) => /\/series|\/search|\/columns|\/runs\/[0-9a-f]{32}$/.test(path)),
      [],
    );
  });
});
