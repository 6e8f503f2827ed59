// The page on a telephone: nothing is wider than the screen, and the names of things can be read.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { logLineage, logRows, measurementOf, objectOf, taskId, taskOf, useOf } from "./frames.mjs";
import {
  call,
  createExperiment,
  createRun,
  finishRun,
  putArtifact,
  runLinks,
  uniqueName,
  useBrowser,
} from "./support.mjs";

const SCREEN = { width: 390, height: 844 };
/** Of a name at least so much is to be seen: some fifteen letters. */
const NAME_PX = 110;
/** What shows a thing has nearly the whole width. */
const VIEW_PX = 300;

/** The tabs of a run that list keys. */
const KEYED = ["overview", "params", "tags", "storage"];

const openPage = useBrowser();

async function open(path) {
  const { page, go } = await openPage({ viewport: SCREEN, hasTouch: true });
  await go(path);
  return page;
}

/** Neither the page nor what scrolls it goes on to the right, and no button is cut. */
async function assertFits(page) {
  const wide = await page.evaluate(() => {
    const over = (e) => e.scrollWidth - e.clientWidth;
    const cut = [...document.querySelectorAll("main button, main a[download]")].filter((e) => {
      const { left, right, width } = e.getBoundingClientRect();
      let at = e.parentElement;
      while (at.tagName !== "MAIN" && !/auto|scroll/.test(getComputedStyle(at).overflowX))
        at = at.parentElement;
      const scrolls = at.tagName !== "MAIN";
      return width > 0 && !scrolls && (left < 0 || right > window.innerWidth);
    });
    return {
      page: over(document.documentElement),
      main: over(document.querySelector("main")),
      cut: cut.map((e) => e.textContent || e.getAttribute("aria-label")),
    };
  });
  assert.deepEqual(wide, { page: 0, main: 0, cut: [] });
}

/** Each of the elements can be seen over so many pixels, or is shorter and whole. */
async function assertReadable(locator, leastPx) {
  await locator.first().waitFor();
  const narrow = await locator.evaluateAll(
    (all, least) =>
      all
        .map((e) => ({ text: e.textContent, px: e.clientWidth || e.offsetWidth, whole: e.scrollWidth }))
        .filter(({ px, whole }) => px < least && px < whole),
    leastPx,
  );
  assert.deepEqual(narrow, []);
}

describe("at the width of a telephone", () => {
  const name = uniqueName("group-of-experiments") + "/an-experiment-with-a-long-name";
  const runs = [];
  const prompt = objectOf(JSON.stringify({ text: "some words ".repeat(40), k: [1, 2, 3] }));
  const output = objectOf(JSON.stringify("an answer"));
  let experiment;
  before(async () => {
    experiment = await createExperiment(name, {
      description: "What it is about, in some words.",
      tags: { team: "vision", owner: "somebody-with-a-long-name" },
    });
    for (let i = 0; i < 4; i++) {
      const run = await createRun(experiment.id, {
        name: `resnet50-lr-0.00${i}-batch-256-warmup`,
        params: { "model.hidden.layers": i, optimizer: "adamw-with-a-long-name" },
        tags: { stage: "pretraining-of-the-whole-network" },
      });
      const answer = "a text that is rather long, and goes on";
      await logRows(run.id, [
        { "train/loss": i, "train/accuracy_top_5_of_all_classes": 0, "train/answer": answer },
        { "train/loss": 1, "train/accuracy_top_5_of_all_classes": 1, "train/answer": answer },
      ]);
      const failed = {
        level: "error",
        message: "a message that is rather long. ".repeat(9),
        logger: "a.b.Logger",
      };
      await call("POST", `/api/v1/projects/default/runs/${run.id}/log`, failed);
      const row = { fields: { x: 1, pose: { position: [1, 2, 3] }, a_field_with_a_long_name: "some words" } };
      const topic = "robot/arm/joints-of-the-left-hand";
      await call("POST", `/api/v1/projects/default/runs/${run.id}/tracks/rows?topic=${topic}`, row);
      const task = {
        startUs: 1_000_000,
        endUs: 2_000_000,
        name: "answer the question of somebody with a long name",
      };
      await logLineage(run.id, [
        prompt,
        useOf("input", "prompt-of-the-system", prompt),
        taskOf(1, { ...task, attributes: { params: { a_param_with_a_long_name: "x".repeat(99) } } }),
        useOf("input", "prompt-of-the-system", prompt, 1),
        output,
        useOf("output", "answer", output, 1),
        measurementOf("score-of-the-answer-by-somebody-with-a-long-name", 0.123456789, {
          object: prompt,
          task: 1,
        }),
        taskOf(2, { ...task, parent: 1, status: "failed", error: `E: ${"no ".repeat(99)}` }),
      ]);
      runs.push(run);
      await putArtifact(run.id, "predictions/validation-of-the-last-epoch.csv", "name,score\na,1\n");
      await putArtifact(run.id, "notes.txt", "some text ".repeat(200));
      if (i > 0) await finishRun(run.id);
    }
  });

  it("the list of experiments has their names", async () => {
    const page = await open("/");
    await assertReadable(page.getByRole("table", { name: "Experiments" }).getByRole("link"), NAME_PX);
    await assertReadable(page.locator("button[aria-expanded] > span:first-of-type"), NAME_PX);
    await assertFits(page);
  });

  for (const one of ["value", "lineage", "uses", "measurements"])
    it(`the ${one} of an object fit`, async () => {
      const page = await open(`/objects/${prompt.digest}?tab=${one}`);
      await assertReadable(page.getByRole("heading", { level: 1 }), NAME_PX);
      await page.getByRole("tabpanel").waitFor();
      await assertFits(page);
    });

  it("a task fits below the others", async () => {
    const page = await open(`/runs/${runs[0].id}?tab=tasks&task=${taskId(2)}`);
    await assertReadable(page.locator("[data-task] [title]:first-of-type"), NAME_PX);
    await assertReadable(page.getByRole("complementary", { name: "Task" }), VIEW_PX);
    await assertFits(page);
  });

  it("a task that is chosen comes into view", async () => {
    const page = await open(`/runs/${runs[0].id}?tab=tasks`);
    await page.locator(`[data-task="${taskId(1)}"]`).click();
    await page.getByRole("heading", { level: 2 }).waitFor();
    await page.waitForFunction(() => {
      const { top } = document.querySelector("aside").getBoundingClientRect();
      return top >= 0 && top < window.innerHeight - 100;
    });
  });

  it("the run table and its charts are there, below each other", async () => {
    const page = await open(`/experiments/${experiment.id}`);
    await assertReadable(runLinks(page), NAME_PX);
    await assertReadable(page.locator("[data-chart] canvas"), VIEW_PX);
    await assertFits(page);
  });

  for (const one of [
    "charts",
    "overview",
    "rows",
    "tasks",
    "measurements",
    "log",
    "tracks",
    "params",
    "tags",
    "artifacts",
    "storage",
  ])
    it(`the ${one} of a run fit`, async () => {
      const page = await open(`/runs/${runs[0].id}?tab=${one}`);
      await assertReadable(page.getByRole("heading", { level: 1 }), NAME_PX);
      await page.getByRole("tabpanel").waitFor();
      if (KEYED.includes(one))
        await assertReadable(page.getByRole("tabpanel").locator("tbody td:first-child"), 100);
      await assertFits(page);
    });

  it("files and folders have their names, and a preview the width", async () => {
    const path = "predictions/validation-of-the-last-epoch.csv";
    let page = await open(`/runs/${runs[0].id}?tab=artifacts&path=${path}`);
    await assertReadable(
      page.getByRole("region", { name: "Artifact" }).getByRole("table").locator(".."),
      VIEW_PX,
    );
    await assertReadable(page.getByRole("treeitem").locator("span"), NAME_PX);
    await assertFits(page);
    page = await open(`/runs/${runs[0].id}?tab=artifacts&path=notes.txt`);
    await assertReadable(page.getByRole("region", { name: "Artifact" }).locator("pre"), VIEW_PX);
    await assertFits(page);
    page = await open(`/runs/${runs[0].id}?tab=artifacts&path=predictions`);
    await assertReadable(page.getByRole("table", { name: "Folder" }).getByRole("button"), NAME_PX);
    await assertFits(page);
  });

  for (const one of ["charts", "params", "metrics"])
    it(`the ${one} of compared runs fit`, async () => {
      const page = await open(`/compare?runs=${runs.map((r) => r.id).join(",")}&tab=${one}`);
      await assertReadable(page.getByRole("group", { name: "Compared runs" }).getByRole("link"), NAME_PX);
      if (one !== "charts")
        await assertReadable(page.getByRole("tabpanel").getByRole("columnheader").getByRole("link"), NAME_PX);
      await assertFits(page);
    });

  it("the storage has the names of what takes it", async () => {
    const page = await open("/storage");
    await assertReadable(page.locator("main td:first-child a"), 90);
    await assertFits(page);
  });
});
