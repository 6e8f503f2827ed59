// Notes of a run: edited, their history, restored, and edited by two people at once. Deleting can be taken back.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { call, createExperiment, createRun, uniqueName, until, useBrowser } from "./support.mjs";

const open = useBrowser();

const save = (run, notes) => call("PATCH", `/api/v1/projects/default/runs/${run.id}`, { notes });
const load = (run) => call("GET", `/api/v1/projects/default/runs/${run.id}`);
const notesOf = async (run) => (await load(run)).notes ?? "";

describe("the notes of a run", () => {
  let experiment;
  before(async () => {
    experiment = await createExperiment(uniqueName("noted"));
  });

  it("keep their earlier versions, which are shown and restored", async () => {
    const run = await createRun(experiment.id, { name: "history" });
    await save(run, "# First");
    await save(run, "second");
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=overview`);
    const notes = page.getByRole("region", { name: "Notes" });
    await notes.getByRole("button", { name: "Edit" }).click();
    await notes.getByRole("textbox").fill("third");
    await notes.getByRole("button", { name: "Save" }).click();
    await notes.getByText("third").waitFor();
    await notes.getByRole("button", { name: "History" }).click();
    const versions = notes.getByRole("list", { name: "Versions of the notes" }).getByRole("listitem");
    await versions.nth(2).waitFor();
    assert.match(await versions.first().innerText(), /Version 3 \(now\)/);
    await notes.getByRole("button", { name: "Version 1" }).click();
    await notes.getByRole("heading", { name: "First" }).waitFor();
    await notes.getByRole("button", { name: "Restore version 1" }).click();
    await notes.getByRole("button", { name: "Version 4 (now)" }).waitFor();
    assert.equal(await notesOf(run), "# First");
  });

  it("are not written over by somebody who has not seen them", async () => {
    const run = await createRun(experiment.id, { name: "two editors" });
    await save(run, "base");
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=overview`);
    const notes = page.getByRole("region", { name: "Notes" });
    await notes.getByRole("button", { name: "Edit" }).click();
    await notes.getByRole("textbox").fill("mine");
    await save(run, "theirs <img src=x onerror=alert(1)>");
    await notes.getByRole("button", { name: "Save" }).click();
    await notes.getByText("Somebody else has saved these notes meanwhile").waitFor();
    assert.match(await notesOf(run), /^theirs/);
    await notes.getByRole("button", { name: "Put theirs below mine" }).click();
    await notes.getByRole("button", { name: "Save" }).click();
    await until("both are saved", async () => /^mine\n\ntheirs/.test(await notesOf(run)));
    assert.equal(await page.locator("main img").count(), 0);
  });

  it("deleting the run can be taken back", async () => {
    const run = await createRun(experiment.id, { name: "undone" });
    const { page, go } = await open();
    await go(`/runs/${run.id}`);
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("Run deleted").waitFor();
    assert.equal((await load(run)).deleted, true);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Run restored").waitFor();
    assert.equal((await load(run)).deleted, false);
  });

  it("archiving an experiment can be taken back", async () => {
    const e = await createExperiment(uniqueName("archived"));
    const { page, go } = await open();
    await go(`/?q=${e.name}`);
    await page.getByRole("button", { name: `Actions for ${e.name}` }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByRole("link", { name: e.name }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: e.name }).waitFor();
  });
});
