// Much of everything: what is not near the view is not in the page, and nothing is left out without a word. The sizes are
// those at which pages froze: 50,000 files of a byte in a folder, 5,000 experiments, 3,000 keys in a run (20,000 nested
// ones), 300 runs.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import {
  call,
  chartPoints,
  createExperiment,
  createRun,
  finishRun,
  logRows,
  putArtifact,
  runLinks,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

/** No page needs more elements than this, however much there is of what it shows. */
const NODES = 5000;
/** Requests at a time: many writes share a commit. */
const AT_ONCE = 128;
/** For a machine that does much else. */
const PATIENCE_MS = 60_000;

const open = useBrowser();

/** Does something for each number below `count`, several at a time. */
async function each(count, action) {
  let next = 0;
  const worker = async () => {
    while (next < count) await action(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function assertFew(page, where) {
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  assert.ok(nodes < NODES, `${where}: ${nodes} elements`);
}

/** Scrolls what scrolls an element to its end. */
const toEnd = (locator) =>
  locator.evaluate((e) => {
    let at = e;
    while (at && !/auto|scroll/.test(getComputedStyle(at).overflowY)) at = at.parentElement;
    at.scrollTop = at.scrollHeight;
  });

const row = (keys) => Object.fromEntries(keys.map((k, i) => [k, i]));
const numbered = (count, name) => Array.from({ length: count }, (_, i) => name(i));

describe("a run of three thousand keys", () => {
  const keys = ["train/loss", ...numbered(2999, (i) => `grads/p${String(i).padStart(4, "0")}`)];
  let experiment;
  let run;
  before(async () => {
    experiment = await createExperiment(uniqueName("keys"));
    run = await createRun(experiment.id, { name: "keys" });
    await logRows(run.id, [row(keys), row(keys)]);
    await finishRun(run.id);
  });

  it("has the charts near the view in the page, and all of them in reach", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await until("the first chart", async () => (await chartPoints(page, "train/loss")) === 2);
    await assertFew(page, "the charts");
    const search = page.getByLabel("Search charts by regular expression");
    await search.pressSequentially("p2998");
    await until("the last chart", async () => (await chartPoints(page, "grads/p2998")) === 2);
    assert.equal(await page.locator("[data-chart]").count(), 1);
    await search.fill("");
    await page.getByRole("button", { name: /^grads/ }).waitFor();
    if ((await page.locator('[data-chart="grads/p0000"]').count()) === 0)
      await page.getByRole("button", { name: /^grads/ }).click();
    await page.locator('[data-chart="grads/p0000"]').waitFor();
    await until("the end", async () => {
      await toEnd(page.locator("[data-chart]").last());
      return (await page.locator('[data-chart="grads/p2998"]').count()) === 1;
    });
    await assertFew(page, "the end of the charts");
  });

  it("stays usable with all of them chosen as columns of the run table", async () => {
    const { page, go } = await open();
    await go("/");
    // As many do not fit in an address.
    await page.evaluate(
      ([id, chosen]) => localStorage.setItem(`quipu.columns.${id}`, JSON.stringify(chosen)),
      [experiment.id, keys.map((k) => `metrics.${k}`)],
    );
    await go(`/experiments/${experiment.id}?layout=table`);
    await page.getByRole("columnheader", { name: "train/loss" }).waitFor();
    await page
      .locator("footer")
      .getByText(/200 of 3\s000 chosen columns/)
      .waitFor();
    await assertFew(page, "the columns");
    const table = page.getByRole("grid", { name: "Runs" });
    const toRight = () => table.evaluate((e) => (e.scrollLeft = e.scrollWidth));
    await until("the last column", async () => {
      await toRight();
      return (await page.getByRole("columnheader", { name: "grads/p0198" }).count()) === 1;
    });
    await page.getByRole("columnheader", { name: "User" }).waitFor();
    await assertFew(page, "the last columns");
    // Each cell is under its head, and the name of the run is still there.
    const lefts = (role) =>
      table
        .getByRole(role)
        .evaluateAll((all) =>
          all.map((e) =>
            [e.getAttribute("aria-colindex"), Math.round(e.getBoundingClientRect().left)].join(),
          ),
        );
    assert.deepEqual(await lefts("gridcell"), await lefts("columnheader"));
    assert.ok(await page.getByRole("link", { name: "keys", exact: true }).isVisible());
    const value = table.getByRole("row").nth(1).locator('[aria-colindex="203"]');
    assert.equal(await value.textContent(), "198");
    await page.getByRole("button", { name: /^Columns/ }).click();
    await page.getByText(/The table shows the first 200 of 3\s000 chosen columns/).waitFor();
    await page.getByLabel("Search columns").fill("p0000");
    await page.getByText("1 key", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Hide these" }).click();
    await page
      .locator("footer")
      .getByText(/200 of 2\s999 chosen columns/)
      .waitFor();
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByRole("columnheader", { name: "train/loss" }).waitFor();
  });

  it("has rows of as many fields, of which the table shows some and finds the others", async () => {
    const { page, go } = await open();
    const rows = await call("GET", `/api/v1/projects/default/runs/${run.id}/rows?stream=grads&limit=1`);
    assert.equal(Object.keys(rows.rows[0].fields).length, 2999);
    await go(`/runs/${run.id}?tab=rows`);
    await page.getByText(/The first 60 of 2\s999 fields: search to see others/).waitFor();
    const table = page.getByRole("grid", { name: "Rows of grads" });
    await table.getByRole("columnheader", { name: /p0059/ }).waitFor();
    const row = table.getByRole("row").nth(1);
    await until("the values", async () => (await row.getByRole("gridcell").last().textContent()) === "60");
    await assertFew(page, "the rows");
    const search = page.getByLabel("Search fields by regular expression");
    await search.pressSequentially("p299[78]$");
    await table.getByRole("columnheader", { name: /p2998/ }).waitFor();
    await until("two fields", async () => (await row.getByRole("gridcell").count()) === 4);
    await until(
      "their values",
      async () => (await row.getByRole("gridcell").allTextContents()).at(-1) === "2999",
    );
    await search.fill("p9999");
    await page.getByText("No field matches.").waitFor();
    await page.getByLabel("Stream", { exact: true }).and(page.locator("input")).click();
    await page.getByRole("option", { name: "train", exact: true }).click();
    await page
      .getByRole("grid", { name: "Rows of train" })
      .getByRole("columnheader", { name: /loss/ })
      .waitFor();
  });

  it("has the largest of them in its storage, and says of how many", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=storage`);
    await page.getByText(/^30 of 3\s000, the largest first/).waitFor();
    await page.getByLabel("Series whose keys begin with").fill("grads/p1");
    await page.getByText(/^30 of 1\s000, the largest first/).waitFor();
    await page.getByLabel("Series whose keys begin with").fill("train/");
    await page.getByRole("cell", { name: "train/loss", exact: true }).waitFor();
    await until("no more", async () => (await page.getByText("the largest first").count()) === 0);
  });

  it("has them all in its table of metrics", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=overview`);
    await page.getByRole("cell", { name: "grads/p0000", exact: true }).waitFor();
    await assertFew(page, "the table");
    await page.getByLabel("Search metrics").fill("p2998");
    await page.getByRole("cell", { name: "grads/p2998", exact: true }).waitFor();
  });
});

it("twenty thousand keys in as many folders are a list of folded sections", async () => {
  const e = await createExperiment(uniqueName("nested"));
  const run = await createRun(e.id, { name: "nested" });
  await logRows(run.id, [row(numbered(20_000, (i) => `layer${i % 100}/block${i}/norm`))]);
  await finishRun(run.id);
  const { page, go } = await open();
  for (const address of [`/runs/${run.id}`, `/experiments/${e.id}`]) {
    await go(address);
    await until("a chart", async () => (await page.locator("[data-chart] canvas").count()) > 0, PATIENCE_MS);
    await assertFew(page, address);
    const search = page.getByLabel("Search charts by regular expression");
    await search.fill("block19999/");
    await until(
      "one chart",
      async () => (await page.locator('[data-chart="layer99/block19999/norm"] canvas').count()) === 1,
      PATIENCE_MS,
    );
    assert.equal(await page.locator("[data-chart]").count(), 1);
  }
});

it("keys beyond the first five hundred have charts and can be found", async () => {
  const e = await createExperiment(uniqueName("many"));
  const keys = [...numbered(600, (i) => `grads/p${String(i).padStart(3, "0")}`), "train/loss", "val/loss"];
  for (const name of ["one", "two"]) {
    const params = Object.fromEntries(numbered(300, (i) => [`p${i}`, `${name}-${i}`]));
    const run = await createRun(e.id, { name, params: { ...params, zz_last: name } });
    await logRows(run.id, [row(keys), row(keys)]);
    await finishRun(run.id);
  }
  const { page, go } = await open();
  await go(`/experiments/${e.id}`);
  await until("train/loss", async () => (await chartPoints(page, "train/loss")) === 4);
  await until("val/loss", async () => (await page.locator('[data-chart="val/loss"]').count()) === 1);
  await page.getByRole("columnheader", { name: "train/loss" }).waitFor();
  await page.getByLabel("Search charts by regular expression").fill("p599");
  await until("p599", async () => (await chartPoints(page, "grads/p599")) === 4);

  const filter = page.getByRole("combobox", { name: "Filter runs" });
  await filter.pressSequentially("zz");
  await page.getByRole("option", { name: /params\.zz_last/ }).waitFor();
  await filter.fill("");

  await page.getByRole("button", { name: /^Columns/ }).click();
  await page.getByText(/of 903 keys/).waitFor();
  await page.getByLabel("Search columns").fill("zz_l");
  await page.locator("label").filter({ hasText: "zz_last" }).getByRole("checkbox").check();
  // It is the last column, and only those near the view are there.
  await until("the new column", async () => {
    await page.getByRole("grid", { name: "Runs" }).evaluate((e) => (e.scrollLeft = e.scrollWidth));
    return (await page.getByRole("columnheader", { name: "zz_last" }).count()) === 1;
  });
  await page.keyboard.press("Escape");

  await page.getByLabel("Search charts by regular expression").fill("train");
  await page.getByRole("button", { name: "Group by" }).click();
  const box = page.getByLabel("Group by", { exact: true }).and(page.locator("input"));
  await page.getByText(/of 301 keys are listed/).waitFor();
  await box.fill("zz");
  await page.getByRole("option", { name: "zz_last", exact: true }).click();
  await page.getByText("All 2 runs of the table grouped").waitFor();
});

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
