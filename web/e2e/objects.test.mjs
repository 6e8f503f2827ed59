// An object: its value by media type, where it is used, and its lineage as a graph, as lists, and in questions.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { linkOf, logLineage, objectOf, putContent, taskOf, useOf } from "./frames.mjs";
import { createExperiment, createRun, uniqueName, until, useBrowser } from "./support.mjs";

const open = useBrowser();

const SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>";
/** One grey pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

async function newRun(name) {
  const e = await createExperiment(uniqueName("objects"));
  return createRun(e.id, { name });
}

function npy(shape, values) {
  const head = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(", ")},), }\n`;
  const start = Buffer.from(`\x93NUMPY\x01\x00${String.fromCharCode(head.length)}\x00${head}`, "latin1");
  return Buffer.concat([start, Buffer.from(Float64Array.from(values).buffer)]);
}

/** Values that no other test has, or they would share its objects. */
const salt = uniqueName("salt");
const json = (value) => objectOf(JSON.stringify({ value, salt }));

describe("the value of an object", () => {
  let run;
  before(async () => {
    run = await newRun("values");
  });
  const show = async (object, isInline = true) => {
    await logLineage(run.id, [object, useOf("output", "thing", object)]);
    if (!isInline) await putContent(object);
    const { page, go } = await open();
    await go(`/objects/${object.digest}`);
    await page.locator("[data-digest]").waitFor();
    return page;
  };

  it("is JSON that folds, with the type that its schema names", async () => {
    const schema = { "x-class": "com.acme.Trial", "x-type": "record" };
    const page = await show(objectOf(JSON.stringify({ deep: { list: [1, { x: SCRIPT }] } }), { schema }));
    await page.getByText("record com.acme.Trial").waitFor();
    await page.getByRole("button", { name: "list: […] 2" }).click();
    await page.getByText("0: 1").waitFor();
    assert.equal(await page.locator("script:not([src]), img").count(), 0);
    await page.getByText("Text", { exact: true }).click();
    await page.locator("pre", { hasText: '{"deep":' }).waitFor();
  });

  it("is a table by columns", async () => {
    const content = {
      columns: ["id", "note"],
      data: [
        [1, 2],
        ["a", SCRIPT],
      ],
      rows: 2,
    };
    const page = await show(
      objectOf(JSON.stringify(content), { mediaType: "application/vnd.quipu.table+json" }),
    );
    await page.getByRole("cell", { name: SCRIPT }).waitFor();
    assert.deepEqual(await page.locator("main th").allTextContents(), ["#", "id", "note"]);
  });

  it("is an array with its type, shape and values", async () => {
    const page = await show(objectOf(npy([2, 2], [0.5, -1, 7, 8]), { mediaType: "application/x-npy" }));
    await page.getByText("float64 · shape [2, 2] · 4 values").waitFor();
    await page.getByRole("cell", { name: "−1" }).waitFor();
  });

  it("is text, where browsers would run it", async () => {
    for (const mediaType of ["text/html;charset=utf-8", "image/svg+xml", "text/plain"]) {
      const page = await show(objectOf(`${SCRIPT} as ${mediaType}`, { mediaType }));
      await page.locator("pre", { hasText: SCRIPT }).waitFor();
    }
    const page = await show(objectOf(`# Notes\n\n${SCRIPT}`, { mediaType: "text/markdown;charset=utf-8" }));
    await page.getByRole("heading", { name: "Notes" }).waitFor();
    await page.getByText(SCRIPT).waitFor();
  });

  it("is an image only if its type is one of a raster image", async () => {
    const page = await show(objectOf(PNG, { mediaType: "image/png" }));
    await until("the pixel", () => page.locator("main img").evaluate((img) => img.naturalWidth === 1));
    const other = await show(objectOf(PNG, { mediaType: "image/x-unknown" }));
    await other.getByText("There is no preview for this type").waitFor();
  });

  it("is downloaded if nothing else can be done", async () => {
    const page = await show(objectOf(Buffer.from([1, 2, 3]), { mediaType: "application/octet-stream" }));
    const saved = page.waitForEvent("download");
    await page.getByRole("tabpanel").getByRole("link", { name: "Download" }).click();
    await saved;
  });

  it("is cut where it is large, and no more of it is loaded", async () => {
    const text = "0123456789abcdef".repeat(1 << 17);
    const large = objectOf(text, { mediaType: "text/plain", isInline: false });
    await logLineage(run.id, [large, useOf("output", "large", large)]);
    await putContent(large);
    const { page, go } = await open();
    const ranges = [];
    page.on("request", (r) => {
      if (r.url().endsWith("/content")) ranges.push(r.headers()["range"]);
    });
    await go(`/objects/${large.digest}`);
    await page.getByText("The first 1.0 MiB of 2.0 MiB are shown.").waitFor();
    assert.deepEqual(ranges, ["bytes=0-1048575"]);
  });

  it("is not there yet, or was never named", async () => {
    const named = json("named only");
    await logLineage(run.id, [useOf("input", "later", named)]);
    const { page, go } = await open();
    await go(`/objects/${named.digest}`);
    await page.getByText("has not arrived yet").waitFor();
    await go(`/objects/${"0".repeat(64)}`);
    await page.getByRole("alert").waitFor();
  });
});

describe("where an object is used", () => {
  it("says which runs and tasks had it, page by page", async () => {
    const run = await newRun("uses");
    const object = json("used");
    const records = [object, taskOf(1, { startUs: 1, endUs: 2, name: "ask" })];
    records.push(useOf("input", "question", object, 1), useOf("output", "answer", object));
    await logLineage(run.id, records);
    await logLineage(
      run.id,
      Array.from({ length: 250 }, (_, i) => useOf("none", `use ${i}`, object)),
    );
    const { page, go } = await open();
    await go(`/objects/${object.digest}?tab=uses`);
    await page.getByText(/The first 200 uses/).waitFor();
    await until("the last ones", async () => {
      await page.locator("main").evaluate((e) => e.scrollTo(0, e.scrollHeight));
      // Only rows in view are in the page, and the last ones come below what was its end.
      const all = (await page.getByText("252 uses").count()) === 1;
      return all && (await page.getByRole("cell", { name: "question" }).count()) === 1;
    });
    await page.getByRole("link", { name: "ask" }).click();
    await page.getByRole("complementary", { name: "Task" }).getByRole("heading", { name: "ask" }).waitFor();
  });
});

describe("the lineage of an object", () => {
  const [code, data, model, image, answer, other, report] = [
    "code",
    "data",
    "model",
    "image",
    "answer",
    "other",
    "report",
  ].map(json);
  const lonely = json("lonely");
  const many = json("many");
  before(async () => {
    const training = await newRun("training");
    const evaluation = await newRun("evaluation");
    await logLineage(training.id, [
      ...[code, data, model],
      useOf("output", "trained model", model),
      linkOf(model, code, "made-by"),
      linkOf(model, data),
    ]);
    await logLineage(evaluation.id, [
      ...[image, answer, other, report, lonely, many],
      useOf("output", "prediction", answer),
      useOf("none", "alone", lonely),
      linkOf(answer, model),
      linkOf(answer, image),
      linkOf(other, model),
      linkOf(report, answer),
      ...Array.from({ length: 120 }, (_, i) => linkOf(many, json(`origin ${i}`))),
    ]);
  });

  const node = (page, object) => page.locator(`[data-node="${object.digest}"]`);
  const layer = (page, object) => node(page, object).getAttribute("data-layer");

  it("is a graph with origins to the left and effects to the right, across runs", async () => {
    const { page, go } = await open();
    await go(`/objects/${answer.digest}`);
    await page.getByRole("tab", { name: "Lineage" }).click();
    await node(page, model).getByText("trained model").waitFor();
    const layers = await Promise.all([code, model, image, answer, report].map((o) => layer(page, o)));
    assert.deepEqual(layers, ["-2", "-1", "-1", "0", "1"]);
    const left = async (o) => (await node(page, o).boundingBox()).x;
    assert.ok((await left(code)) < (await left(model)) && (await left(model)) < (await left(answer)));
    assert.equal(await page.locator("[data-edge]").count(), 5);
    await page.getByText("made-by", { exact: true }).first().waitFor({ state: "attached" });
    await page.getByLabel("Depth").selectOption("1");
    await node(page, code).waitFor({ state: "detached" });
    await page.getByText("more origins follow").waitFor();
    await node(page, model).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "trained model" }).waitFor();
    assert.match(page.url(), new RegExp(`/objects/${model.digest}\\?.*depth=1`));
    assert.equal(await layer(page, answer), "1");
  });

  it("says that it is cut off, and draws no more than can be read", async () => {
    const { page, go } = await open();
    await go(`/objects/${many.digest}?tab=lineage&depth=10`);
    await page.getByText(/75 other objects · cut off: more origins follow/).waitFor();
    assert.equal(await page.locator("[data-node]").count(), 76);
  });

  it("is lists where there is little room, and says if there is none", async () => {
    const { page, go } = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
    await go(`/objects/${answer.digest}?tab=lineage`);
    const origins = page.getByRole("region", { name: "Origins" });
    await origins.getByText("2 links away").waitFor();
    await origins.locator(`[data-object="${model.digest}"]`).click();
    await page.getByRole("heading", { name: "trained model" }).waitFor();
    await page.getByText("Graph", { exact: true }).click();
    await node(page, code).waitFor();
    await go(`/objects/${lonely.digest}?tab=lineage`);
    await page.getByText("No links lead from or to this object").waitFor();
  });

  it("has a shortest path to another object", async () => {
    const { page, go } = await open();
    await go(`/objects/${report.digest}?tab=lineage`);
    const digest = page.getByLabel("Digest of another object");
    await digest.fill("xyz");
    await page.getByRole("button", { name: "Path to…" }).click();
    await page.getByText("A digest has 64 hexadecimal digits").waitFor();
    await digest.fill(page.url().replace(report.digest, other.digest));
    await page.getByRole("button", { name: "Path to…" }).click();
    const path = page.getByRole("status", { name: "Path" });
    await path.getByText("The shortest path has 3 links").waitFor();
    const names = await path.locator("[data-object]").evaluateAll((all) => all.map((e) => e.dataset.object));
    assert.deepEqual(
      names,
      [report, answer, model, other].map((o) => o.digest),
    );
    await page.reload();
    await path.waitFor();
    await digest.fill(lonely.digest);
    await page.getByRole("button", { name: "Path to…" }).click();
    await page.getByText("Nothing connects this object").waitFor();
  });

  it("differs from that of another object", async () => {
    const { page, go } = await open();
    await go(`/objects/${answer.digest}?tab=lineage`);
    await page.getByLabel("Digest of another object").fill(other.digest);
    await page.getByRole("button", { name: "Compare origins with…" }).click();
    const of = async (title) =>
      page
        .getByRole("region", { name: title })
        .locator("[data-object]")
        .evaluateAll((all) => all.map((e) => e.dataset.object).sort());
    await page.getByRole("region", { name: "Of both" }).locator("[data-object]").first().waitFor();
    assert.deepEqual(await of("Of both"), [code, data, model].map((o) => o.digest).sort());
    assert.deepEqual(await of("Only of this object"), [image.digest]);
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("region", { name: "Of both" }).waitFor({ state: "detached" });
  });
});
