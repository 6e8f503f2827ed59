// Projects: made, switched, described, archived and restored; their addresses; nothing of one shows in another.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { base, call, createExperiment, uniqueName, useBrowser } from "./support.mjs";

const open = useBrowser();
const switcher = (page) => page.getByRole("button", { name: /^Project .*: switch/ });
const pathIn = (page) => new URL(page.url()).pathname.slice(new URL(base).pathname.replace(/\/$/, "").length);

/** A project with a run in an experiment, both named after the project. */
async function filled() {
  const name = uniqueName("p").toLowerCase();
  await call("POST", "/api/v1/projects", { name, description: `About ${name}` });
  const run = await call("POST", `/api/v1/projects/${name}/runs`, {
    experiment: `only in ${name}`,
    name: `run of ${name}`,
  });
  return { name, run: run.id };
}

describe("projects", () => {
  it("are made and gone to by keys alone, and have their own addresses", async () => {
    const outside = uniqueName("outside");
    await createExperiment(outside);
    const { page, go } = await open();
    // The other tests have made so many experiments that the list does not draw all of them.
    await go(`/?q=${outside}`);
    await page.getByRole("link", { name: outside }).waitFor();
    await page.keyboard.press("p");
    await page.getByRole("menuitem", { name: "New project" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "New project" });
    const name = uniqueName("made").toLowerCase();
    await dialog.getByLabel("Name").fill("No Name");
    await page.keyboard.press("Enter");
    await dialog.getByText(/must begin with a lower-case letter/).waitFor();
    await dialog.getByLabel("Name").fill(name);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/p/${name}`);
    await page.getByText("Log your first run").waitFor();
    assert.equal(await page.getByRole("link", { name: outside }).count(), 0);
    await page.getByText(`.project("${name}")`).waitFor();
    await page.getByRole("tab", { name: "MLflow client" }).click();
    await page.getByText(`/projects/${name}`).first().waitFor();
  });

  it("are switched, and no page shows what another one has", async () => {
    const a = await filled();
    const b = await filled();
    const { page, go } = await open();
    await go(`/p/${a.name}/`);
    await page.getByRole("link", { name: `only in ${a.name}` }).click();
    await page
      .getByRole("link", { name: `run of ${a.name}` })
      .first()
      .click();
    await page.waitForURL(`**/p/${a.name}/runs/${a.run}*`);
    await page.getByRole("heading", { name: `run of ${a.name}` }).waitFor();
    await switcher(page).click();
    await page.getByRole("menuitem", { name: new RegExp(`^${b.name}`) }).click();
    await page.waitForURL(`**/p/${b.name}`);
    await page.getByRole("link", { name: `only in ${b.name}` }).waitFor();
    assert.equal(await page.getByText(`only in ${a.name}`).count(), 0);
    await switcher(page).click();
    await page.getByRole("menuitem", { name: /^default/ }).click();
    await page.getByRole("heading", { name: "Experiments" }).waitFor();
    assert.equal(pathIn(page), "/");
    assert.equal(await page.getByText(`only in ${b.name}`).count(), 0);
    await page.goBack();
    await page.getByRole("link", { name: `only in ${b.name}` }).waitFor();
  });

  it("update by themselves", async () => {
    const a = await filled();
    const { page, go } = await open();
    await go(`/p/${a.name}/`);
    await page.getByRole("link", { name: `only in ${a.name}` }).waitFor();
    await page.getByRole("status", { name: "Live" }).waitFor();
    await call("POST", `/api/v1/projects/${a.name}/runs`, { experiment: "came later" });
    await page.getByRole("link", { name: "came later" }).waitFor();
  });

  it("are described, archived and restored", async () => {
    const a = await filled();
    const { page, go } = await open();
    await go(`/p/${a.name}`);
    await switcher(page).click();
    await page.getByRole("menuitem", { name: `Describe ${a.name}` }).click();
    const dialog = page.getByRole("dialog", { name: `Project ${a.name}` });
    assert.equal(await dialog.getByLabel("Description").inputValue(), `About ${a.name}`);
    await dialog.getByLabel("Description").fill("Pictures");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Project saved").waitFor();
    assert.equal((await call("GET", `/api/v1/projects/${a.name}`)).description, "Pictures");
    await switcher(page).click();
    await page.getByRole("menuitem", { name: `Archive ${a.name}` }).click();
    await page.getByText("Project archived").waitFor();
    await go("/");
    await switcher(page).click();
    await page.getByRole("menuitem", { name: /^default/ }).waitFor();
    assert.equal(await page.getByRole("menuitem", { name: new RegExp(`^${a.name}`) }).count(), 0);
    await page.getByRole("menuitem", { name: /^Show .*archived project/ }).click();
    await page.getByRole("menuitem", { name: new RegExp(`^${a.name}`) }).click();
    await page.waitForURL(`**/p/${a.name}`);
    await switcher(page).click();
    await page.getByRole("menuitem", { name: `Restore ${a.name}` }).click();
    await page.getByText("Project restored").waitFor();
    assert.equal((await call("GET", `/api/v1/projects/${a.name}`)).archived, false);
  });

  it("are found by links of MLflow's clients, and a missing one is named", async () => {
    const a = await filled();
    const { page, go } = await open();
    await go(`/projects/${a.name}/#/experiments/1/runs/${a.run}`);
    await page.getByRole("heading", { name: `run of ${a.name}` }).waitFor();
    assert.equal(pathIn(page), `/p/${a.name}/runs/${a.run}`);
    await go("/p/nobody/");
    await page.getByText('There is no project "nobody"').first().waitFor();
  });

  it("fit a small screen", async () => {
    const a = await filled();
    const { page, go } = await open({ viewport: { width: 390, height: 800 } });
    await go(`/p/${a.name}/runs/${a.run}`);
    await page.getByRole("heading", { name: `run of ${a.name}` }).waitFor();
    await switcher(page).click();
    await page.getByRole("menuitem", { name: "New project" }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  });
});
