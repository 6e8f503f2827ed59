// Many keys: what is not near the view is not in the page, and nothing is left out without a word. The sizes are those at
// which pages froze: 3,000 keys in a run, and 20,000 nested ones.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { assertFew, numbered, toEnd } from "./crowds.mjs";
import { logRows } from "./frames.mjs";
import {
  call,
  chartPoints,
  createExperiment,
  createRun,
  finishRun,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();

/** For a machine that does much else. */
const PATIENCE_MS = 60_000;

const row = (keys) => Object.fromEntries(keys.map((k, i) => [k, i]));

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
