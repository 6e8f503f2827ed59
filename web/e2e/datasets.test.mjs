// Datasets: on the page of a run, with who else used them, and as a warning where runs are compared.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { call, createExperiment, createRun, uniqueName, until, useBrowser } from "./support.mjs";

const open = useBrowser();

const SCRIPT = "<img src=x onerror=alert(1)>";

const note = (run, ...datasets) =>
  call("POST", `/api/v1/projects/default/runs/${run.id}/datasets`, { datasets });

describe("the datasets of a run", () => {
  const name = uniqueName("reviews");
  const digest = "0123456789abcdef".repeat(4);
  let run;
  let other;
  let third;
  before(async () => {
    const e = await createExperiment(uniqueName("datasets"));
    run = await createRun(e.id, { name: "first" });
    other = await createRun(e.id, { name: `second ${SCRIPT}` });
    third = await createRun(e.id, { name: "third" });
    const columns = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `column ${i}`,
        {
          nulls: i,
          distinct: 2000,
          distinct_estimated: true,
          min: -1.5,
          max: 2,
          mean: 0.25,
          quantiles: { 0.5: 0.5 },
        },
      ]),
    );
    const whole = {
      name,
      digest,
      uri: "s3://bucket/datasets/reviews.csv",
      description: `Labeled ${SCRIPT}`,
      schema: JSON.stringify({ mlflow_colspec: [{ name: "column 0", type: "double" }] }),
      profile: JSON.stringify({ num_rows: 50_000, size_bytes: 2_000_000, columns }),
      context: "training",
      tags: { split: "a" },
    };
    await note(run, whole, { name: "elsewhere", uri: "https://host/d.csv" });
    await note(other, { name, digest, context: "evaluation" });
    await note(third, { name, digest: "f".repeat(64) });
  });

  it("are shown with their columns, and lead to the other runs that used them", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await page.getByRole("tab", { name: "Datasets 2" }).click();
    const card = page.getByRole("region", { name });
    await card.getByText(`Labeled ${SCRIPT}`).waitFor();
    await card.getByText("training", { exact: true }).waitFor();
    await card.getByText("50\u202f000").waitFor();
    await card.getByText("s3://bucket/datasets/reviews.csv").waitFor();
    await card.getByText("split: a").waitFor();
    const rows = card.getByRole("table").locator("tbody tr");
    assert.equal(await rows.count(), 30);
    assert.match(await rows.first().innerText(), /column 0\s+double\s+0\s+≈ 2\u202f000\s+[-−]1.5/);
    await card.getByRole("button", { name: "10 more columns" }).click();
    assert.equal(await rows.count(), 40);
    await page
      .getByRole("region", { name: "elsewhere" })
      .getByText("of the place, not of the data")
      .waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    await card.getByRole("link", { name: "second" }).click();
    await until("the other run is open", () => page.url().includes(other.id));
    await page.getByRole("region", { name }).getByRole("link", { name: "first" }).waitFor();
  });

  it("appear while the page is open", async () => {
    const e = await createExperiment(uniqueName("datasets"));
    const live = await createRun(e.id, { name: "live" });
    const { page, go } = await open();
    await go(`/runs/${live.id}?tab=datasets`);
    await page.getByText("No datasets yet").waitFor();
    const late = uniqueName("late");
    await note(live, { name: late, digest: "1" });
    await page.getByRole("region", { name: late }).getByText("No other run used it").waitFor();
  });

  it("warn where compared runs used different data under one name", async () => {
    const { page, go } = await open();
    await go(`/compare?runs=${run.id},${other.id}`);
    await page.getByRole("heading", { name: "Compare 2 runs" }).waitFor();
    await page.getByRole("tab", { name: "Params" }).waitFor();
    assert.equal(await page.getByText("Different data under").count(), 0);
    await go(`/compare?runs=${run.id},${other.id},${third.id}`);
    await page.getByText(`Different data under the name ${name}`).waitFor();
    const terms = page.getByLabel(name, { exact: true }).locator("dt, dd");
    assert.equal(await terms.count(), 4);
    const words = (await terms.allInnerTexts()).join("|");
    assert.match(words, /0123456789ab…\|first, second .*\|ffffffffffff…\|third/);
  });
});
