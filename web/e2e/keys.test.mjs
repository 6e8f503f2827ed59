// Keys that people chose: however many there are, and whatever they are called.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createExperiment, createRun, runRows, uniqueName, until, useBrowser } from "./support.mjs";

const open = useBrowser();

const AWKWARD = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

describe("keys named like what every object has", () => {
  it("belong to the runs that have them, and to no other", async () => {
    const e = await createExperiment(uniqueName("awkward"));
    const values = Object.fromEntries(AWKWARD.map((k, i) => [k, `value${i}`]));
    const has = await createRun(e.id, { name: "has", params: values, tags: values });
    const none = await createRun(e.id, { name: "none" });
    // So wide that all columns are near the view.
    const { page, go } = await open({ viewport: { width: 2800, height: 900 } });
    const cols = AWKWARD.flatMap((k) => [`params.${k}`, `tags.${k}`, `metrics.${k}`]).join(",");
    await go(`/experiments/${e.id}?layout=table&cols=${cols}`);
    const row = (name) => runRows(page).filter({ has: page.getByRole("link", { name }) });
    for (let i = 0; i < AWKWARD.length; i++)
      await until(`value${i} twice`, async () => (await row("has").getByText(`value${i}`).count()) === 2);
    for (const name of ["has", "none"])
      assert.doesNotMatch(await row(name).textContent(), /object|function|native/);
    await go(`/runs/${none.id}?tab=tags`);
    await page.getByRole("textbox", { name: "Tag key" }).fill("constructor");
    await page.getByRole("textbox", { name: "Tag value" }).fill("mine");
    await page.getByRole("button", { name: "Add tag" }).click();
    await page.getByRole("cell", { name: "mine" }).waitFor();
    await go(`/compare?runs=${has.id},${none.id}&tab=params`);
    await page.getByRole("tabpanel").getByRole("table").getByText("value4").waitFor();
    assert.doesNotMatch(
      await page.getByRole("tabpanel").getByRole("table").textContent(),
      /object|function|native/,
    );
  });
});
