// The page of alerts: what has fired, live and found; alerts that are made, changed and deleted; the tab of a run.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import {
  call,
  createExperiment,
  createRun,
  logPoints,
  relay,
  uniqueName,
  until,
  useBrowser,
} from "./support.mjs";

const open = useBrowser();
const PROJECT = "/api/v1/projects/default";
const SCRIPT = "<img src=x onerror=alert(1)>";

const createAlert = (of, body) => call("POST", `${PROJECT}/${of}/alerts`, body);

const firingsOf = async (run) => (await call("GET", `${PROJECT}/runs/${run.id}/firings`)).firings;

describe("the page of alerts", () => {
  const experimentName = uniqueName("watched");
  const message = `Diverging ${SCRIPT} ${uniqueName("m")}`;
  let experiment;
  let run;
  let alert;
  before(async () => {
    experiment = await createExperiment(experimentName);
    run = await createRun(experiment.id, { name: uniqueName("run") });
    alert = await createAlert(`experiments/${experiment.id}`, {
      condition: "val/loss > 2.0",
      message,
      severity: "critical",
    });
    await createAlert(`runs/${run.id}`, { condition: "val/loss > 1.0", message: "high", severity: "info" });
    await logPoints(
      run.id,
      Array.from({ length: 300 }, (_, step) => ["val/loss", step, step === 170 ? 3 : 0.5]),
    );
    await until("two firings", async () => (await firingsOf(run)).length === 2);
  });

  const rows = (page, table) => page.getByRole("table", { name: table }).locator("tbody tr[data-index]");

  it("lists firings with their causes, which lead to the chart", async () => {
    const { page, go } = await open();
    await go("/");
    await page.getByRole("heading", { name: "Experiments" }).waitFor();
    await page.keyboard.press("w");
    await page.waitForURL(/\/alerts$/);
    await go(`/alerts?experiment=${experiment.id}`);
    const row = rows(page, "Firings").filter({ hasText: message });
    await row.waitFor();
    await row.getByRole("link", { name: run.name }).waitFor();
    assert.match(await row.innerText(), /critical[\s\S]*val\/loss = 3[\s\S]*at step 170/);
    assert.equal(await page.locator("main img").count(), 0);
    await row.getByRole("link", { name: "val/loss = 3" }).click();
    await page.waitForURL(new RegExp(`/runs/${run.id}\\?charts=val/loss&zoom=120..220`));
    await page.getByRole("button", { name: /Reset zoom/ }).waitFor();
    assert.equal(await page.locator('[data-chart="val/loss"]').count(), 1);
  });

  it("keeps its filters in the address", async () => {
    const { page, go } = await open();
    await go(`/alerts?run=${run.id}`);
    await until("both", async () => (await rows(page, "Firings").count()) === 2);
    await page.getByRole("radiogroup", { name: "Severity" }).getByText("info", { exact: true }).click();
    await until("one", async () => (await rows(page, "Firings").count()) === 1);
    assert.match(page.url(), /severity=info/);
    await page.reload();
    await until("one again", async () => (await rows(page, "Firings").count()) === 1);
    await page.getByRole("radiogroup", { name: "Severity" }).getByText("warning", { exact: true }).click();
    await page.getByText("No firing is like this.").waitFor();
    await page.getByRole("button", { name: "All of them" }).click();
    await until("no filter", () => !page.url().includes("severity"));
    await page.getByRole("tab", { name: "Alerts" }).click();
    await page.getByRole("combobox", { name: "Experiment" }).fill(experimentName);
    await page.getByRole("option", { name: experimentName }).click();
    await until("its alerts", async () => (await rows(page, "Alerts").count()) === 2);
    await page.getByRole("link", { name: `Firings of ${message}` }).click();
    await until("those of the alert", async () => (await rows(page, "Firings").count()) === 1);
    assert.match(page.url(), new RegExp(`alert=${alert.id}`));
  });

  it("is used by the keyboard", async () => {
    const one = await createRun(experiment.id, { name: uniqueName("keys") });
    await logPoints(one.id, [["val/loss", 5, 9]]);
    await until("a firing", async () => (await firingsOf(one)).length === 1);
    const { page, go } = await open();
    await go(`/alerts?run=${one.id}`);
    await rows(page, "Firings").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("a");
    await until("acknowledged", async () => (await firingsOf(one))[0].acknowledgedMs !== undefined);
    await rows(page, "Firings")
      .first()
      .getByRole("button", { name: "Acknowledge" })
      .waitFor({ state: "detached" });
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/runs/${one.id}`));
  });

  it("shows a firing as it happens, and tells of it on other pages", async () => {
    const one = await createRun(experiment.id, { name: uniqueName("live") });
    const list = await open();
    await list.go(`/alerts?run=${one.id}`);
    await list.page.getByText("No firing is like this.").waitFor();
    await list.page.getByRole("status", { name: "Live" }).waitFor();
    const other = await open();
    await other.go("/storage");
    await other.page.getByRole("status", { name: "Live" }).waitFor();
    await logPoints(one.id, [["val/loss", 7, 4]]);
    await rows(list.page, "Firings").filter({ hasText: "at step 7" }).waitFor();
    const told = other.page.locator(".mantine-Notification-root").filter({ hasText: one.name });
    await told.waitFor();
    assert.match(await told.innerText(), /Diverging[\s\S]*val\/loss = 4 at step 7/);
    await told.getByRole("link", { name: one.name }).click();
    await other.page.waitForURL(new RegExp(`/runs/${one.id}`));
  });

  it("makes an alert whose condition the server reads while it is written", async () => {
    const { page, go } = await open();
    const own = uniqueName("made");
    await go(`/alerts?tab=alerts&experiment=${experiment.id}`);
    await page.getByRole("button", { name: "New alert" }).click();
    const form = page.getByRole("dialog", { name: "New alert" });
    await form.getByLabel("Condition").fill("val/loss >");
    await form
      .getByRole("alert")
      .getByText(/position 10/)
      .waitFor();
    assert.equal(await form.locator("mark").count(), 1);
    await form.getByLabel("Condition").fill("val/loss > 5 or silent for 10m");
    await form.getByText("Watches val/loss, the silence of the run").waitFor();
    await form.getByLabel("Message").fill(own);
    await form.getByRole("radiogroup", { name: "Severity" }).getByText("info", { exact: true }).click();
    await form.getByLabel("Fires again after minutes").fill("5");
    await form.getByRole("switch", { name: "Ask the run to stop" }).focus();
    await page.keyboard.press("Space");
    await form.getByRole("button", { name: "Create alert" }).click();
    await form.waitFor({ state: "detached" });
    const row = rows(page, "Alerts").filter({ hasText: own });
    await row.getByText("asks to stop").waitFor();
    const found = async () =>
      (await call("GET", `${PROJECT}/experiments/${experiment.id}/alerts`)).alerts.find((a) =>
        a.message.startsWith(own),
      );
    const { severity, cooldownMs, stop } = await found();
    assert.deepEqual({ severity, cooldownMs, stop }, { severity: "info", cooldownMs: 300_000, stop: true });

    await row.getByRole("switch", { name: `${own} is on` }).click({ force: true });
    await until("it is off", async () => (await found()).enabled === false);
    await row.getByRole("button", { name: `Actions for ${own}` }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    const edit = page.getByRole("dialog", { name: "Edit alert" });
    await edit.getByLabel("Message").fill(`${own} changed`);
    await edit.getByRole("button", { name: "Save" }).click();
    await rows(page, "Alerts")
      .filter({ hasText: `${own} changed` })
      .waitFor();

    await page.getByRole("button", { name: `Actions for ${own} changed` }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await until("it is gone", async () => (await found()) === undefined);
    await page.getByRole("button", { name: "Undo" }).click();
    await until("it is back", async () => (await found())?.enabled === false);
  });

  it("has the alerts of a run in a tab of the run", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=alerts`);
    await until("two alerts", async () => (await rows(page, "Alerts").count()) >= 2);
    await until("two firings", async () => (await rows(page, "Firings").count()) === 2);
    await page.getByRole("button", { name: "Create alert" }).click();
    const form = page.getByRole("dialog", { name: "New alert" });
    const own = uniqueName("of-run");
    await form.getByLabel("Condition").fill("train/loss is nan");
    await form.getByLabel("Message").fill(own);
    await form.getByRole("button", { name: "Create alert" }).click();
    await rows(page, "Alerts").filter({ hasText: own }).getByText("this run").waitFor();
  });

  it("says that the server is away, and comes back", async () => {
    const way = await relay();
    const { page, go, ignoreFaults } = await open({}, way.origin);
    ignoreFaults();
    await go("/alerts");
    await page.getByRole("table", { name: "Firings" }).waitFor();
    await way.cut();
    await page.getByRole("radiogroup", { name: "Severity" }).getByText("info", { exact: true }).click();
    await page.getByText("The firings could not be loaded").waitFor();
    await way.mend();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("table", { name: "Firings" }).waitFor();
    await way.cut();
  });

  it("says so where nothing has fired, dark and on a small screen", async () => {
    const one = await createRun(experiment.id, { name: uniqueName("calm") });
    const { page, go } = await open({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
    await go(`/alerts?run=${one.id}`);
    await page.getByText("No firing is like this.").waitFor();
    const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(colour, "rgb(26, 27, 30)");
    for (const path of ["/alerts", "/alerts?tab=alerts", `/runs/${run.id}?tab=alerts`]) {
      await go(path);
      await page.getByRole("table").first().waitFor();
      const over = await page.evaluate(() => {
        const main = document.querySelector("main");
        return [document.documentElement.scrollWidth - 390, main.scrollWidth - main.clientWidth];
      });
      assert.deepEqual(over, [0, 0], path);
    }
  });
});
