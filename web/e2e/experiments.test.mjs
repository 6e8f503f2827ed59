// The list of experiments, and the page as a whole.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  chartPoints,
  createExperiment,
  createRun,
  logPoints,
  relay,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();

const MARKUP = "<img src=x onerror=alert(1)>";

describe("the experiments list", () => {
  it("folds names into folders, searches, and shows markup in a name as text", async () => {
    const folder = uniqueName("folder");
    await createExperiment(`${folder}/inner`, { description: "found by its description" });
    await createExperiment(`${folder} ${MARKUP}`);
    const { page, go } = await open();
    await go("/");
    await page.getByRole("textbox", { name: "Search experiments" }).fill(folder);
    await page.getByRole("link", { name: "inner" }).waitFor();
    assert.equal(await page.getByRole("button", { name: new RegExp(`^${folder}`) }).count(), 1);
    assert.equal(await page.getByText(`${folder} ${MARKUP}`).count(), 1);
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    await page.waitForURL(/q=folder/);
  });

  it("creates, archives and restores an experiment", async () => {
    const name = uniqueName("made");
    const { page, go } = await open();
    await go("/");
    await page.getByRole("button", { name: "New experiment" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("link", { name }).waitFor();
    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByRole("link", { name }).waitFor({ state: "detached" });
    await go("/?status=archived");
    await page.getByRole("link", { name }).waitFor();
    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Make active" }).click();
    await page.getByRole("link", { name }).waitFor({ state: "detached" });
  });

  it("says what went wrong when a name is taken", async () => {
    const name = uniqueName("taken");
    await createExperiment(name);
    const { page, go } = await open();
    await go("/");
    await page.getByRole("button", { name: "New experiment" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Create" }).click();
    await dialog.getByText(/exists/i).waitFor();
  });

  it("shows how to log, with its own address, in an experiment without runs", async () => {
    const e = await createExperiment(uniqueName("empty"));
    const { page, go } = await open();
    await go(`/experiments/${e.id}`);
    await page.getByRole("tab", { name: "MLflow client" }).click();
    await page.getByText(`MLFLOW_TRACKING_URI=${new URL(page.url()).origin}`).waitFor();
  });

  it("answers an unknown address with a page that says so", async () => {
    const { page, go } = await open();
    await go("/no/such/page");
    await page.getByRole("heading", { name: "Nothing is tied here" }).waitFor();
  });
});

describe("the page as a whole", () => {
  it("follows the system's colours and can be set to dark or light", async () => {
    const { page, go } = await open({ colorScheme: "dark" });
    await go("/");
    const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
    await page.getByRole("heading", { name: "Experiments" }).waitFor();
    assert.equal(await scheme(), "dark");
    await page.getByRole("button", { name: /^Colours: auto/ }).click();
    await until("light", async () => (await scheme()) === "light");
    await page.getByRole("button", { name: /^Colours: light/ }).click();
    await page.reload();
    await until("dark, kept", async () => (await scheme()) === "dark");
  });

  it("names its keys", async () => {
    const { page, go } = await open();
    await go("/");
    await page.getByRole("heading", { name: "Experiments" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Compare the selected runs").waitFor();
  });

  it("says when the server is away and recovers by itself", async () => {
    const e = await createExperiment(uniqueName("away"));
    const run = await createRun(e.id, { name: "away" });
    await logPoints(run.id, [
      ["loss", 0, 1],
      ["loss", 1, 1],
    ]);
    const way = await relay();
    const { page, go } = await open({}, way.origin);
    await go(`/runs/${run.id}`);
    await until("two points", async () => (await chartPoints(page, "loss")) === 2);
    await page.getByRole("status", { name: "Live" }).waitFor();
    await way.cut();
    await page.getByText("The server cannot be reached").waitFor();
    await logPoints(run.id, [["loss", 2, 1]]);
    await way.mend();
    await page.getByText("The server cannot be reached").waitFor({ state: "detached" });
    await until("the missed point", async () => (await chartPoints(page, "loss")) === 3);
    await way.cut();
  });
});
