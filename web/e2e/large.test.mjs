// Much of everything: what is not near the view is not in the page, and nothing is left out without a word. The sizes are
// those at which pages froze: 50,000 files of a byte in a folder, 5,000 experiments, 300 runs.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { assertFew, each, numbered, toEnd } from "./crowds.mjs";
import { logRows } from "./frames.mjs";
import {
  call,
  chartPoints,
  createExperiment,
  createRun,
  finishRun,
  putArtifact,
  runLinks,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();

describe("a folder of many files", () => {
  const FILES = 50_000;
  let run;
  before(async () => {
    const e = await createExperiment(uniqueName("files"));
    run = await createRun(e.id, { name: "files" });
    await each(FILES, (i) => putArtifact(run.id, `frames/f${String(i).padStart(5, "0")}.txt`, "x"));
    await putArtifact(run.id, "readme.md", "# Read me");
    await finishRun(run.id);
  });

  it("is told whole by MLflow's lists, which know no pages", async () => {
    const path = `/api/2.0/mlflow/artifacts/list?run_id=${run.id}&path=frames`;
    const { files } = await call("GET", path);
    assert.equal(files.length, FILES);
    assert.equal(new Set(files.map((f) => f.path)).size, FILES);
  });

  it("is a list of which few files are in the page, and every one can be found", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=artifacts&path=frames`);
    await page.getByRole("table", { name: "Folder" }).getByRole("button", { name: "f00000.txt" }).waitFor();
    await page.getByText(/50\s000 entries/).waitFor();
    await assertFew(page, "the files");
    const shown = page.getByRole("table", { name: "Folder" }).getByRole("button");
    await until("the second page", async () => {
      await toEnd(page.getByRole("table", { name: "Folder" }));
      return (await shown.last().textContent()) > "f01000.txt";
    });
    await assertFew(page, "further files");
    await page.getByLabel("Find files").fill("f49999");
    await page.getByRole("treeitem", { name: /f49999/ }).click();
    await page
      .getByRole("region", { name: "Artifact" })
      .locator("pre")
      .getByText("x", { exact: true })
      .waitFor();
    // What is known of it, although its page of the folder was never loaded.
    await page.getByRole("region", { name: "Artifact" }).getByText("text/plain").waitFor();
    await page.reload();
    await page.getByRole("region", { name: "Artifact" }).getByText("text/plain").waitFor();
  });
});

it("thousands of experiments are searched, with few of them in the page", async () => {
  const stem = uniqueName("crowd");
  const COUNT = 5000;
  await each(COUNT, (i) => createExperiment(`${stem}-${i}`));
  const { page, go } = await open();
  await go("/");
  const rows = page.getByRole("table", { name: "Experiments" }).getByRole("row");
  await rows.nth(20).waitFor();
  await assertFew(page, "the experiments");
  const search = page.getByLabel("Search experiments");
  await search.pressSequentially(`${stem}-4718`);
  await page.getByRole("link", { name: `${stem}-4718` }).waitFor();
  await until("one row", async () => (await rows.count()) === 2);
  await search.fill(stem);
  await until("the end", async () => {
    await toEnd(page.getByRole("table", { name: "Experiments" }));
    return (await page.getByRole("link", { name: `${stem}-0`, exact: true }).count()) === 1;
  });
  await assertFew(page, "the end of the experiments");
});

describe("runs below others", () => {
  it("stand below their parents, at any depth, and are all in reach", async () => {
    const e = await createExperiment(uniqueName("tree"));
    const parent = await createRun(e.id, { name: "parent" });
    const child = await createRun(e.id, { name: "child", parentRunId: parent.id });
    await createRun(e.id, { name: "grandchild", parentRunId: child.id });
    await createRun(e.id, { name: "alone" });
    await each(250, (i) => createRun(e.id, { name: `other${i}`, parentRunId: parent.id }));
    const { page, go } = await open();
    await go(`/experiments/${e.id}?layout=table`);
    await page.locator("footer").getByText("200 of 254 runs loaded").waitFor();
    await page.getByRole("button", { name: "Nest children below their parents" }).click();
    const names = () => runLinks(page).allTextContents();
    await until("two at the top", async () => (await names()).sort().join() === "alone,parent");
    await page.getByText("2 runs below no other, of 254 in all").waitFor();
    await page.getByRole("button", { name: "Show the 251 runs below parent" }).click();
    await page.locator("footer").waitFor();
    await until("the children", async () => (await names()).length > 10);
    await page.getByRole("columnheader", { name: "Run" }).getByRole("button").click();
    await until("by name", async () => (await names()).join().startsWith("alone,parent,child,other0"));
    await page.getByRole("button", { name: "Show the 1 run below child" }).click();
    await until("the grandchild", async () =>
      (await names()).join().startsWith("alone,parent,child,grandchild"),
    );
    const left = (name) =>
      page.getByRole("link", { name, exact: true }).evaluate((a) => a.getBoundingClientRect().left);
    assert.ok((await left("grandchild")) > (await left("child")));
    await page.reload();
    await until("nested after a reload", async () => (await names()).join() === "alone,parent");
    await go(`/runs/${parent.id}?tab=overview`);
    await page.getByRole("heading", { name: "Child runs 251" }).waitFor();
    await page.getByRole("button", { name: "51 more" }).click();
    await page.getByRole("link", { name: "child", exact: true }).waitFor();
  });
});

it("hundreds of runs that begin at once are all in the table of an open page", async () => {
  const e = await createExperiment(uniqueName("burst"));
  await createRun(e.id, { name: "first" });
  const { page, go } = await open();
  await go(`/experiments/${e.id}?layout=table`);
  await page.getByRole("link", { name: "first", exact: true }).waitFor();
  await until("the stream", async () => (await page.getByText("live", { exact: true }).count()) === 1);
  await each(600, (i) => createRun(e.id, { name: `next${i}` }));
  await page.locator("footer").getByText("601 runs", { exact: true }).waitFor();
});

describe("an experiment of three hundred runs", () => {
  let experiment;
  before(async () => {
    experiment = await createExperiment(uniqueName("runs"));
    await each(300, async (i) => {
      const params = Object.fromEntries(numbered(40, (k) => [`p${k}`, i * k]));
      const run = await createRun(experiment.id, { name: `r${i}`, params, startMs: Date.now() - i * 1000 });
      await logRows(run.id, [{ loss: i }, { loss: i + 1 }]);
      await finishRun(run.id);
    });
  });

  it("has them all selected, and says how many of them are shown", async () => {
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}`);
    await page.getByRole("checkbox", { name: "Select all runs" }).click();
    await page.locator("footer").getByText("300 selected").waitFor();
    await page.getByText("100 of 300 selected runs overlaid").waitFor();
    await page.reload();
    await page.locator("footer").getByText("300 selected").waitFor();
    await page.getByRole("button", { name: "Compare 300" }).click();
    await page.getByText("The first 200 of 300 selected runs are compared").waitFor();
  });

  it("are all in a link of as many as an address names, and a link of more says what it lacks", async () => {
    const { runs } = await call("POST", "/api/v1/projects/default/runs/search", {
      experimentIds: [experiment.id],
      maxResults: 200,
    });
    const ids = runs.map((r) => r.id);
    const { page, go } = await open();
    await go(`/compare?runs=${ids.join(",")}`);
    await page.getByRole("heading", { name: "Compare 200 runs" }).waitFor();
    await page.getByRole("tab", { name: "Params" }).click();
    const table = page.getByRole("tabpanel").getByRole("table");
    await table.getByRole("cell", { name: "p7", exact: true }).waitFor();
    await assertFew(page, "the compared params");
    const last = (await call("GET", `/api/v1/projects/default/runs/${ids.at(-1)}`)).name;
    await until("the last run", async () => {
      await table.evaluate(({ parentElement: box }) => (box.scrollLeft = box.scrollWidth));
      return (await table.getByRole("columnheader", { name: last }).count()) === 1;
    });
    await assertFew(page, "the last of the compared params");
    const lefts = (part) =>
      part
        .locator(":scope > *")
        .evaluateAll((all) => all.map((e) => Math.round(e.getBoundingClientRect().left)));
    const row = table.getByRole("row").filter({ has: page.getByRole("cell", { name: "p7", exact: true }) });
    assert.deepEqual(await lefts(row), await lefts(table.getByRole("row").first()));
    assert.equal(
      await table.getByRole("columnheader", { name: last }).evaluate((e) => e.getBoundingClientRect().width),
      180,
    );
    assert.equal(await row.getByRole("cell").last().textContent(), String(Number(last.slice(1)) * 7));
    await page.getByRole("link", { name: "Run table" }).click();
    await page.locator("footer").getByText("200 selected").waitFor();
    await page.reload();
    await page.locator("footer").getByText("200 selected").waitFor();

    await page.getByRole("button", { name: "Select all 300" }).click();
    await page.locator("footer").getByText("300 selected").waitFor();
    await until("the address", () => page.url().includes("sel=many-300"));
    const link = page.url();
    const other = await open();
    await other.page.goto(link);
    await other.page.getByText("0 of 300 runs of this link are selected").waitFor();
    await other.page.getByRole("alert").getByRole("button").click();
    await until("no word of it", async () => (await other.page.getByText("of this link").count()) === 0);
  });

  it("stand in the storage page as so many of all, with few rows in the page", async () => {
    const { page, go } = await open();
    await go("/storage");
    const runs = page.locator("section").filter({ has: page.getByRole("heading", { name: "Runs" }) });
    await runs.getByText(/^30 of [\d\s]+, the largest first/).waitFor();
    await runs.getByRole("button", { name: "Show more" }).click();
    await until("more rows than are drawn", async () => {
      await toEnd(runs.getByRole("table"));
      const last = await runs.getByRole("row").last().getAttribute("aria-rowindex");
      return last === null || Number(last) > 250;
    });
    await assertFew(page, "the storage");
  });

  it("charts a selected run that is not among the rows that are loaded", async () => {
    const last = await call("POST", "/api/v1/projects/default/runs/search", {
      experimentIds: [experiment.id],
      orderBy: ["start_time ASC"],
      maxResults: 1,
    });
    const { page, go } = await open();
    await go(`/experiments/${experiment.id}?sel=${last.runs[0].id}`);
    await page.getByText("1 selected run overlaid").waitFor();
    await until("its chart", async () => (await chartPoints(page, "loss")) === 2);
  });
});
