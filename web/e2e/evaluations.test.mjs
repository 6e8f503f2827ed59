// Evaluations: the cases of a run with their scores, two runs compared by case, and the leaderboard of an experiment.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { logLineage, taskId, taskOf } from "./frames.mjs";
import { call, createExperiment, createRun, uniqueName, until, useBrowser } from "./support.mjs";

const open = useBrowser();
const SCRIPT = "<img src=x onerror=alert(1)>";
const EXACT = encodeURIComponent(JSON.stringify(["sums", "exact", ""]));

const rowOf = (i, value, output, more = {}) => ({
  dataset: "sums",
  key: `case ${i}`,
  timeUs: 1,
  data: { input: `${i} + 1 ${SCRIPT}`, output, expected: String(i + 1), toolsCalled: [{ name: "add" }] },
  metadata: { kind: i % 2 === 0 ? "even" : "odd" },
  scores: [
    { evaluator: "exact", value, success: value === 1, explanation: `because of ${i}` },
    { evaluator: "judge", metric: "helpful", value: i / 100 },
  ],
  ...more,
});

const evaluate = (runId, rows) => call("POST", `/api/v1/projects/default/runs/${runId}/evaluations`, rows);

describe("evaluations", () => {
  let experiment;
  let base;
  let run;
  before(async () => {
    experiment = await createExperiment(uniqueName("evaluated"));
    base = await createRun(experiment.id, { name: "baseline" });
    run = await createRun(experiment.id, { name: "candidate" });
    await logLineage(base.id, [taskOf(7, { startUs: 1, endUs: 2, name: "answer" })]);
    const before = [];
    const after = [];
    for (let i = 0; i < 80; i++) {
      before.push(rowOf(i, i < 60 ? 1 : 0, `old ${i}`, i === 3 ? { taskId: taskId(7) } : {}));
      after.push(rowOf(i, i < 20 ? 0 : i < 60 ? 1 : i < 63 ? 1 : 0, `new ${i}`));
    }
    after.push(rowOf(100, 1, "added"));
    await evaluate(base.id, before);
    await evaluate(run.id, after);
  });

  const cases = (page) => page.locator("tr[data-case]");

  it("of a run have a summary and cases that are filtered, ordered and opened", async () => {
    const { page, go } = await open();
    await go(`/runs/${base.id}?tab=evaluation`);
    const scores = page.getByRole("table", { name: "Scores" });
    await scores.getByText("exact", { exact: true }).waitFor();
    assert.match(await scores.innerText(), /0\.75/);
    assert.match(await scores.innerText(), /75\s%/);
    assert.equal(await page.locator("main img").count(), 0);
    await page.getByText("The first 50 of 80 cases").waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByText("80 cases", { exact: true }).last().waitFor();
    await page.getByRole("radiogroup", { name: "Success" }).getByText("failed").click();
    await until("only failed cases are there", async () => (await cases(page).count()) === 20);
    await page.getByRole("combobox", { name: "Score" }).click();
    await page.getByRole("option", { name: "judge · helpful" }).click();
    await page.getByRole("radiogroup", { name: "Success" }).getByText("all").click();
    await page.getByRole("combobox", { name: "Order" }).click();
    await page.getByRole("option", { name: "Highest score first" }).click();
    await until("the best comes first", async () =>
      (await cases(page).first().innerText()).includes("case 79"),
    );
    await page.getByRole("textbox", { name: "Find in cases" }).fill('because of 3"');
    await until("one case is found", async () => (await cases(page).count()) === 1);
    const address = page.url();
    assert.match(address, /find=/);
    await page.getByRole("button", { name: "case 3" }).press("Enter");
    await page.getByText("because of 3", { exact: true }).waitFor();
    await page.getByText("toolsCalled", { exact: true }).or(page.getByText("Tools called")).first().waitFor();
    await page.getByRole("link", { name: "answer" }).click();
    await page.waitForURL(/tab=tasks/);
  });

  it("are sliced by a member of their metadata", async () => {
    const { page, go } = await open();
    await go(`/runs/${base.id}?tab=evaluation`);
    await page.getByRole("textbox", { name: "Slice by" }).fill("kind");
    await page.getByRole("heading", { name: "kind: even" }).waitFor();
    await page.getByRole("heading", { name: "kind: odd" }).waitFor();
    await page.getByRole("textbox", { name: "Slice by" }).fill("none");
    await page.getByText("No case has none in its metadata.").waitFor();
  });

  it("of two runs are compared by case, regressions first", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=evaluation&score=${EXACT}`);
    await page.getByRole("combobox", { name: "Compare by case with" }).click();
    await page.getByRole("option", { name: "baseline" }).click();
    await page.getByText(/20 of 80 cases got worse, 3 better/).waitFor();
    const first = cases(page).first();
    assert.match(await first.innerText(), /regressed −1[\s\S]*old 0[\s\S]*new 0/);
    await first.getByRole("button").press("Enter");
    await page.getByRole("region", { name: "baseline" }).getByText("old 0", { exact: true }).waitFor();
    await page.getByRole("region", { name: "candidate" }).getByText("new 0", { exact: true }).waitFor();
    await page.getByRole("combobox", { name: "Change" }).click();
    await page.getByRole("option", { name: "improved (3)" }).click();
    await until("only improved cases are there", async () => (await cases(page).count()) === 3);
    assert.match(page.url(), /change=improved/);
    assert.equal(await page.locator("main img").count(), 0);
  });

  it("of an experiment are a leaderboard", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    await page.getByRole("link", { name: "Leaderboard" }).click();
    const board = page.getByRole("table", { name: "Leaderboard" });
    await board.getByRole("link", { name: "candidate" }).waitFor();
    await page.getByRole("combobox", { name: "The best by" }).click();
    await page.getByRole("option", { name: "exact" }).click();
    await until("the baseline leads", async () =>
      (await board.locator("tbody tr").first().innerText()).includes("baseline"),
    );
    await board.getByRole("link", { name: "baseline" }).click();
    await page.waitForURL(/tab=evaluation/);
  });

  it("say so if there are none, and if they cannot be loaded", async () => {
    const empty = await createRun(experiment.id, { name: "empty" });
    const { page, go } = await open();
    await go(`/runs/${empty.id}?tab=evaluation`);
    await page.getByText("No evaluation rows yet.").waitFor();
    await go(`/compare?runs=${base.id},${empty.id}&tab=cases`);
    await page.getByText("The runs have no case in common.").waitFor();
    await page.route("**/evaluations/summary*", (route) => route.abort());
    await go(`/runs/${run.id}?tab=evaluation`);
    await page.getByRole("button", { name: /again/i }).waitFor();
  });

  it("fit on a telephone", async () => {
    const { page, go } = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
    for (const path of [
      `/runs/${base.id}?tab=evaluation&score=${EXACT}`,
      `/compare?runs=${base.id},${run.id}&tab=cases&score=${EXACT}`,
      `/experiments/${experiment.id}/leaderboard`,
    ]) {
      await go(path);
      await page.getByRole("table").first().waitFor();
      const over = await page.evaluate(() => {
        const main = document.querySelector("main");
        return Math.max(main.scrollWidth - main.clientWidth, document.body.scrollWidth - innerWidth);
      });
      assert.ok(over <= 0, `${path} is ${over} px too wide`);
    }
  });
});
