// The log of a run: found by level, text, logger and time, followed while it grows, and linked to.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";
import { call, createExperiment, createRun, relay, uniqueName, until, useBrowser } from "./support.mjs";

const open = useBrowser();

const MARKUP = "<img src=x onerror=alert(1)>";
const LEVELS = ["debug", "info", "warn", "error", "fatal"];
const START_MS = Date.UTC(2026, 2, 1, 12);
const START_US = START_MS * 1000;

const log = (runId, entries) => call("POST", `/api/v1/projects/default/runs/${runId}/log`, entries);

async function newRun(name) {
  const e = await createExperiment(uniqueName("log"));
  return createRun(e.id, { name, startMs: START_MS });
}

const grid = (page) => page.getByRole("grid");
const entries = (page) => page.locator("[data-entry]");
const entry = (page, text) => entries(page).filter({ hasText: text });
const box = (page) =>
  grid(page).evaluate((e) => ({ top: e.scrollTop, left: e.scrollHeight - e.scrollTop - e.clientHeight }));
const isAtEnd = async (page) => (await box(page)).left <= 12;
const newest = (page) => page.getByRole("button", { name: /jump to newest/i });

describe("a long log", () => {
  let run;
  before(async () => {
    run = await newRun("long");
    for (let part = 0; part < 3; part++)
      await log(
        run.id,
        Array.from({ length: 1000 }, (_, i) => part * 1000 + i).map((n) => ({
          timeUs: START_US + n * 1000,
          level: LEVELS[n % 5],
          message: `entry number ${n} of the log${n % 50 === 0 ? "\nsecond line\nthird line" : ""}`,
          logger: n % 2 ? "stdout" : "train",
        })),
      );
  });

  it("begins at its end, and is loaded as it is scrolled up, without jumps and with few rows in the page", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=log`);
    await entry(page, "entry number 2999").waitFor();
    await until("the end", () => isAtEnd(page));
    assert.equal(await newest(page).count(), 0);
    for (const wanted of [2400, 1700]) {
      await until(`entry ${wanted}`, async () => {
        await grid(page).hover();
        await page.mouse.wheel(0, -1500);
        const first = await entries(page).first().textContent();
        return Number(/number (\d+)/.exec(first)[1]) < wanted;
      });
      assert.ok((await entries(page).count()) < 120);
    }
    await newest(page).waitFor();
    // What is in view stays while older entries are put before it.
    await until(
      "that nothing is being loaded",
      async () => (await grid(page).getAttribute("aria-busy")) === "false",
    );
    const middle = () =>
      grid(page).evaluate((e) => {
        const { top } = e.getBoundingClientRect();
        const rows = [...e.querySelectorAll("[data-entry]")];
        const seen = rows.find((r) => r.getBoundingClientRect().top > top + 200);
        return { key: seen.dataset.entry, top: Math.round(seen.getBoundingClientRect().top) };
      });
    const was = await middle();
    await page.waitForFunction(
      ([key, top]) => {
        const row = document.querySelector(`[data-entry="${key}"]`);
        return row && Math.abs(row.getBoundingClientRect().top - top) < 3;
      },
      [was.key, was.top],
    );
    await newest(page).click();
    await until("the end again", () => isAtEnd(page));
    await entry(page, "entry number 2999").waitFor();
  });

  it("is found by level, text and logger, and the address says so", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=log`);
    await entry(page, "entry number 2999").waitFor();
    const levels = page.getByRole("group", { name: "Levels" });
    for (const level of ["debug", "info", "warn"]) await levels.getByRole("button", { name: level }).click();
    await until("errors only", async () => {
      const shown = await entries(page).evaluateAll((all) => [...new Set(all.map((e) => e.dataset.level))]);
      return shown.sort().join() === "error,fatal";
    });
    assert.match(page.url(), /level=error,fatal/);
    await page.getByLabel("Search the log").fill("NUMBER 29");
    await until(
      "the matches",
      async () => (await page.locator("[data-loaded]").getAttribute("data-loaded")) === "45",
    );
    assert.equal(await entry(page, "number 2999").locator("mark").textContent(), "number 29");
    await entry(page, "number 2999").getByRole("button", { name: "stdout" }).click();
    await until(
      "the logger",
      async () => (await page.locator("[data-loaded]").getAttribute("data-loaded")) === "23",
    );
    assert.match(page.url(), /logger=stdout/);
    const url = page.url();
    await page.goto(url);
    await until(
      "the same from the link",
      async () => (await page.locator("[data-loaded]").getAttribute("data-loaded")) === "23",
    );
    await page.getByLabel("Search the log").fill("nowhere at all");
    await page.getByText("No entry matches.").waitFor();
    await page.getByRole("button", { name: "Clear all filters" }).last().click();
    await entry(page, "entry number 2998").waitFor();
    assert.doesNotMatch(page.url(), /level|text|logger/);
  });

  it("has a range of times, goes to a time, and links to an entry", async () => {
    const { page, go } = await open({ timezoneId: "Europe/Berlin" });
    await go(`/runs/${run.id}?tab=log`);
    await entry(page, "entry number 2999").waitFor();
    await page.getByRole("button", { name: "All times" }).click();
    await page.getByLabel("From").fill("+0:01");
    await page.getByLabel("Through").fill("2026-03-01 13:00:01.009");
    await page.getByRole("button", { name: "Apply" }).click();
    await until(
      "the range",
      async () => (await page.locator("[data-loaded]").getAttribute("data-loaded")) === "10",
    );
    assert.match(page.url(), /from=2026-03-01T12:00:01.000Z&through=2026-03-01T12:00:01.009Z/);
    await page.getByRole("button", { name: "Clear all filters" }).click();
    await entry(page, "entry number 2999").waitFor();
    await page.getByRole("button", { name: "All times" }).click();
    await page.getByLabel("Go to time").fill("+0:00.5");
    await page.getByRole("button", { name: "Go", exact: true }).click();
    await entry(page, "entry number 500 ").waitFor();
    await newest(page).waitFor();
    await entry(page, "entry number 503 ")
      .getByTitle(/Name this entry/)
      .click();
    await until("the link", () => Promise.resolve(/entry=\d+\.\d+/.test(page.url())));
    const url = page.url();
    await page.goto("about:blank");
    await page.goto(url);
    const named = entry(page, "entry number 503 ");
    await named.getByRole("button", { name: "Copy as JSON" }).waitFor();
    await named.getByText("+00:00.503").waitFor();
    assert.ok(
      await named.evaluate((e) => {
        const view = e.closest('[role="grid"]').getBoundingClientRect();
        const { top, bottom } = e.getBoundingClientRect();
        return top >= view.top && bottom <= view.bottom;
      }),
    );
    // Both sides go on from there.
    await grid(page).press("Home");
    await entry(page, "entry number 0 ").waitFor();
    // The list keeps the focus.
    await page.keyboard.press("End");
    await entry(page, "entry number 2999").waitFor();
    assert.doesNotMatch(page.url(), /entry=/);
  });

  it("is read with the keyboard", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=log`);
    await entry(page, "entry number 2999").waitFor();
    await page.keyboard.press("/");
    assert.equal(
      await page.evaluate(() => document.activeElement.getAttribute("aria-label")),
      "Search the log",
    );
    await grid(page).focus();
    await grid(page).press("ArrowUp");
    const id = await grid(page).getAttribute("aria-activedescendant");
    await grid(page).press("Enter");
    await page.locator(`[id="${id}"]`).getByRole("button", { name: "Copy message" }).waitFor();
    await grid(page).press("Enter");
    await page
      .locator(`[id="${id}"]`)
      .getByRole("button", { name: "Copy message" })
      .waitFor({ state: "detached" });
    await grid(page).press("k");
    assert.notEqual(await grid(page).getAttribute("aria-activedescendant"), id);
  });

  it("is downloaded as far as it is found", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=log&level=fatal`);
    await entry(page, "entry number 2999").waitFor();
    const save = async (format) => {
      await page.getByRole("button", { name: "Download what is found" }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("menuitem", { name: format }).click(),
      ]);
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), "latin1") };
    };
    const typed = await save("As Parquet");
    assert.equal(typed.name, `log-${run.id}.parquet`);
    assert.match(typed.text, /^PAR1.*PAR1$/s);
    const lines = await save("As JSON lines");
    assert.equal(lines.name, `log-${run.id}.jsonl`);
    const all = lines.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.equal(all.length, 600);
    assert.equal(all[0].message, "entry number 4 of the log");
    const text = await save("As text");
    assert.match(text.text, /^2026-03-01T12:00:00.004Z FATAL train entry number 4 of the log\n/);
  });
});

describe("an entry", () => {
  it("has metadata and an exception, and its markup stays text", async () => {
    const run = await newRun("details");
    await log(run.id, [
      {
        timeUs: START_US + 250,
        level: "error",
        message: `failed ${MARKUP}\n\u001b[31mred\u001b[0m`,
        metadata: { free: 0.5, id: 1, gpus: [{ name: MARKUP }] },
        exception: "java.io.IOException: gone\n\tat a.B.c(B.java:1)",
      },
    ]);
    const { page, go } = await open({ permissions: ["clipboard-read", "clipboard-write"] });
    await go(`/runs/${run.id}?tab=log&clock=utc`);
    const one = entries(page).first();
    await one.getByText("2026-03-01 12:00:00.000250Z").waitFor();
    await one.getByText("java.io.IOException: gone").waitFor();
    await one.getByText("failed").click();
    const metadata = one.getByRole("region", { name: "Metadata" });
    assert.match(await metadata.locator("pre").textContent(), /\{\n {2}"free": 0.5,/);
    assert.match(
      await one.getByRole("region", { name: "Exception" }).textContent(),
      /at a\.B\.c\(B\.java:1\)/,
    );
    await one.getByRole("button", { name: "Copy as JSON" }).click();
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    assert.deepEqual(copied.metadata, { free: 0.5, id: 1, gpus: [{ name: MARKUP }] });
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    assert.doesNotMatch(await one.textContent(), /\[31m/);
  });
});

describe("a log that grows", () => {
  it("is followed at its end, and stays in place while it is read", async () => {
    const run = await newRun("grows");
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=log`);
    await page.getByText("No log entries yet").waitFor();
    const now = Date.now() * 1000;
    await log(run.id, { timeUs: now, message: "the first one" });
    await entry(page, "the first one").waitFor();
    await log(
      run.id,
      Array.from({ length: 200 }, (_, i) => ({ timeUs: now + 1 + i, message: `line ${i};` })),
    );
    await entry(page, "line 199;").waitFor();
    await until("the end", () => isAtEnd(page));
    await grid(page).hover();
    await page.mouse.wheel(0, -600);
    await newest(page).waitFor();
    const { top } = await box(page);
    await log(run.id, { timeUs: now + 1000, message: "came meanwhile" });
    await page.getByRole("button", { name: "New entries: jump to newest" }).waitFor();
    assert.equal((await box(page)).top, top);
    await newest(page).click();
    await entry(page, "came meanwhile").waitFor();
    await log(run.id, { timeUs: now + 1001, message: "and the last one" });
    await entry(page, "and the last one").waitFor();
    await until("the end again", () => isAtEnd(page));
    assert.equal(await entry(page, "came meanwhile").count(), 1);
  });

  it("leaves other data of the run as it is", async () => {
    const run = await newRun("quiet");
    const { page, go } = await open();
    const asked = [];
    page.on("request", (r) => asked.push(new URL(r.url()).pathname.split(run.id)[1]));
    await go(`/runs/${run.id}?tab=log`);
    await page.getByText("No log entries yet").waitFor();
    await page.getByRole("status", { name: "Live" }).waitFor();
    // The answer to the stream's opening comes first.
    await log(run.id, { timeUs: 1, message: "first" });
    await entry(page, "first").waitFor();
    asked.length = 0;
    await log(run.id, { timeUs: 2, message: "second" });
    await entry(page, "second").waitFor();
    assert.deepEqual([...new Set(asked)], ["/log"]);
  });

  it("says why it cannot be loaded, and is tried again", async () => {
    const run = await newRun("fails");
    await log(run.id, { timeUs: 1, message: "here" });
    const way = await relay();
    const { page, go } = await open({}, way.origin);
    await go(`/runs/${run.id}`);
    await page.getByRole("tab", { name: "Charts" }).waitFor();
    await way.cut();
    await page.getByRole("tab", { name: "Log" }).click();
    await page.getByRole("tabpanel").getByText("The server cannot be reached").waitFor();
    await way.mend();
    await page.getByRole("button", { name: "Try again" }).click();
    await entry(page, "here").waitFor();
    await way.cut();
  });
});
