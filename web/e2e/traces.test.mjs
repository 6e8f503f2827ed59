// The page of traces: found, sorted, linked to, used by the keyboard; a trace with its spans, chats and exceptions.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { call, createExperiment, createRun, relay, uniqueName, until, useBrowser } from "./support.mjs";

const open = useBrowser();
const PROJECT = "/api/v1/projects/default";
const SCRIPT = "<img src=x onerror=alert(1)>";
const START_NS = BigInt(Date.now()) * 1_000_000n;

const attribute = ([key, value]) => ({
  key,
  value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
});

/** A span as OTLP's JSON has it, with times in milliseconds since the start of its trace. */
const spanOf = (traceId, id, parent, name, fromMs, throughMs, attributes = {}, more = {}) => ({
  traceId,
  spanId: id.repeat(16),
  ...(parent && { parentSpanId: parent.repeat(16) }),
  name,
  kind: 1,
  startTimeUnixNano: String(START_NS + BigInt(fromMs) * 1_000_000n),
  endTimeUnixNano: String(START_NS + BigInt(throughMs) * 1_000_000n),
  attributes: Object.entries(attributes).map(attribute),
  ...more,
});

const send = (experimentId, spans) =>
  call(
    "POST",
    "/v1/traces",
    { resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans }] }] },
    { "x-mlflow-experiment-id": experimentId },
  );

const newId = () => randomBytes(16).toString("hex");

describe("the page of traces", () => {
  const name = uniqueName("answer");
  const good = newId();
  const bad = newId();
  let experiment;
  let run;
  before(async () => {
    experiment = await createExperiment(uniqueName("traced"));
    run = await createRun(experiment.id, { name: uniqueName("bot") });
    await send(experiment.id, [
      spanOf(good, "a", undefined, name, 0, 900, {
        "mlflow.spanInputs": JSON.stringify({ question: SCRIPT }),
      }),
      spanOf(good, "b", "a", "model", 100, 800, {
        "gen_ai.request.model": "tiny",
        "gen_ai.usage.input_tokens": 1200,
        "gen_ai.usage.output_tokens": 34,
        "gen_ai.input.messages": JSON.stringify([
          { role: "user", parts: [{ type: "text", content: `How? ${SCRIPT}` }] },
        ]),
        "gen_ai.output.messages": JSON.stringify([
          {
            role: "assistant",
            parts: [
              { type: "text", content: "So." },
              { type: "tool_call", name: "search", arguments: { q: "so" } },
            ],
          },
        ]),
      }),
    ]);
    await send(experiment.id, [
      spanOf(
        bad,
        "c",
        undefined,
        name,
        5,
        55,
        {},
        {
          status: { code: 2, message: "out of time" },
          events: [
            {
              name: "exception",
              timeUnixNano: String(START_NS),
              attributes: Object.entries({
                "exception.type": "TimeoutError",
                "exception.message": "too late",
                "exception.stacktrace": "File answer.py, line 7",
              }).map(attribute),
            },
          ],
        },
      ),
    ]);
    await send(experiment.id, [spanOf(run.id, "d", undefined, "of the run", 1, 2)]);
  });

  const rows = (page) => page.getByRole("table", { name: "Traces" }).locator("tbody tr[data-index]");
  const list = (more = "") => `/traces?experiment=${experiment.id}${more}`;

  it("finds traces with a filter, and shows the place of an error in it", async () => {
    const { page, go } = await open();
    await go("/");
    await page.getByRole("heading", { name: "Experiments" }).waitFor();
    await page.keyboard.press("t");
    await page.waitForURL(/\/traces$/);
    await go(list());
    await until("all", async () => (await rows(page).count()) === 3);
    await page.keyboard.press("/");
    await page.keyboard.type("span.model = 'tiny'");
    await page.keyboard.press("Enter");
    await until("one", async () => (await rows(page).count()) === 1);
    assert.match(await rows(page).first().innerText(), /ok[\s\S]*900 ms[\s\S]*1\u202f234/);
    assert.match(page.url(), /q=span.model/);
    await page.getByRole("radiogroup", { name: "Time" }).getByText("24 h").click();
    await until("still one", async () => (await rows(page).count()) === 1);
    await page.getByRole("textbox", { name: "Filter traces" }).fill("name ==");
    await page.keyboard.press("Enter");
    await page
      .getByRole("alert")
      .getByText(/position [5-7]/)
      .waitFor();
    assert.equal(await page.locator("main mark").count(), 1);
    await page.getByRole("button", { name: "Clear filter" }).click();
    await page.getByRole("radiogroup", { name: "Status" }).getByText("error", { exact: true }).click();
    await until("the failed one", async () => (await rows(page).count()) === 1);
    await page.reload();
    await until("again", async () => (await rows(page).count()) === 1);
    assert.match(page.url(), /since=24h/);
    await page.getByRole("radiogroup", { name: "Status" }).getByText("in progress", { exact: true }).click();
    await page.getByText("No trace is like this.").waitFor();
    assert.equal(await page.locator("main img").count(), 0);
  });

  it("sorts, and is used by the keyboard", async () => {
    const { page, go } = await open();
    await go(list("&sort=duration"));
    await until("all", async () => (await rows(page).count()) === 3);
    assert.match(await rows(page).first().innerText(), /of the run/);
    await page.getByRole("button", { name: "Duration" }).click();
    await until("the longest first", async () => /900 ms/.test(await rows(page).first().innerText()));
    assert.match(page.url(), /sort=-duration/);
    // The button that has sorted would take the Enter.
    await page.getByRole("heading", { name: "Traces" }).click();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/traces/tr-${good}`));
  });

  it("shows a trace with its spans, and what was said as a chat", async () => {
    const { page, go } = await open();
    await go(`/traces/tr-${good}?span=${"b".repeat(16)}`);
    const tree = page.getByRole("treegrid", { name: "Spans by start" });
    await tree.getByText("model").waitFor();
    const span = page.getByRole("complementary", { name: "Span" });
    await span.getByText("1\u202f200 in, 34 out").waitFor();
    assert.match(await span.getByRole("region", { name: "Inputs" }).innerText(), /user\s+How\? <img/);
    assert.match(
      await span.getByRole("region", { name: "Outputs" }).innerText(),
      /assistant\s+So\.\s+search\(\{"q":"so"\}\)/,
    );
    await tree.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await span.getByText(SCRIPT).first().waitFor();
    assert.match(page.url(), new RegExp(`span=${"a".repeat(16)}`));
    assert.equal(await page.locator("main img").count(), 0);
    await go(`/traces/tr-${bad}`);
    const exception = page.getByRole("region", { name: "Exception" });
    assert.match(await exception.innerText(), /TimeoutError too late/);
    await page.getByRole("region", { name: "Error" }).getByText("out of time").waitFor();
  });

  it("keeps tags, shows assessments, and asks before it deletes", async () => {
    const gone = newId();
    await send(experiment.id, [spanOf(gone, "e", undefined, "gone", 0, 1)]);
    await call("POST", `/api/3.0/mlflow/traces/tr-${gone}/assessments`, {
      assessment: {
        assessment_name: "correct",
        trace_id: `tr-${gone}`,
        source: { source_type: "HUMAN", source_id: "ann" },
        feedback: { value: true },
        rationale: "As it should be",
      },
    });
    const { page, go } = await open();
    await go(`/traces/tr-${gone}`);
    const said = page.getByRole("table", { name: "Assessments" });
    assert.match(await said.innerText(), /correct[\s\S]*true[\s\S]*ann[\s\S]*As it should be/);
    await page.getByRole("textbox", { name: "Tag key" }).fill("team");
    await page.getByRole("textbox", { name: "Tag value" }).fill("red");
    await page.getByRole("button", { name: "Add tag" }).click();
    await until(
      "the tag",
      async () => (await call("GET", `${PROJECT}/traces/tr-${gone}`)).tags.team === "red",
    );
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.waitForURL(/\/traces$/);
    await go(`/traces/tr-${gone}`);
    await page
      .getByRole("alert")
      .getByText(/no trace/)
      .waitFor();
  });

  it("is reached from the run", async () => {
    const { page, go } = await open();
    await go(`/runs/${run.id}?tab=overview`);
    await page.getByRole("link", { name: "All traces of this run" }).click();
    await until("its trace", async () => (await rows(page).count()) === 1);
    await rows(page).first().getByRole("link", { name: run.name }).waitFor();
  });

  it("says that the server is away, and comes back", async () => {
    const way = await relay();
    const { page, go, ignoreFaults } = await open({}, way.origin);
    ignoreFaults();
    await go(list());
    await rows(page).first().waitFor();
    await way.cut();
    await page.getByRole("radiogroup", { name: "Status" }).getByText("ok", { exact: true }).click();
    await page.getByText("The traces could not be searched").waitFor();
    await way.mend();
    await page.getByRole("button", { name: "Try again" }).click();
    await rows(page).first().waitFor();
    await way.cut();
  });

  it("tells how to send traces where there is none, dark and on a small screen", async () => {
    const { page, go } = await open({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
    await page.route("**/traces?*", (route) => route.fulfill({ json: { traces: [] } }));
    await go("/traces");
    await page.getByText(/\/v1\/traces/).waitFor();
    await page.getByRole("tab", { name: "MLflow client" }).click();
    await page.getByText("mlflow.set_tracking_uri").waitFor();
    await page.unroute("**/traces?*");
    for (const path of [list(), `/traces/tr-${good}`]) {
      await go(path);
      await page.locator("[data-index], [data-task]").first().waitFor();
      const over = await page.evaluate(() => {
        const main = document.querySelector("main");
        return [document.documentElement.scrollWidth - 390, main.scrollWidth - main.clientWidth];
      });
      assert.deepEqual(over, [0, 0], path);
    }
  });
});
