// What runs stored is never run by a browser: not by the page, nor by a page of another site, whatever route it comes by.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, describe, it } from "node:test";
import { base, createExperiment, createRun, putArtifact, uniqueName, useBrowser } from "./support.mjs";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const open = useBrowser();

let run, other;
before(async () => {
  const experiment = await createExperiment(uniqueName("stored"));
  run = await createRun(experiment.id);
  await putArtifact(run.id, "a.js", "globalThis.ran = true; postMessage?.('ran')");
  await putArtifact(run.id, "a.txt", "globalThis.ran = true");
  await putArtifact(run.id, "a.css", "body { --ran: yes }");
  await putArtifact(run.id, "a.html", "<script>parent.ran = true; opener.ran = true</script>");
  await putArtifact(run.id, "a.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="parent.ran = true"/>');
  await putArtifact(run.id, "a.png", new Uint8Array(PNG));
  other = http.createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end("<!doctype html><title>Another site</title><body>");
  });
  await new Promise((resolve) => other.listen(0, "localhost", resolve));
});
after(() => other?.close());

const routes = (name) => [
  `${base}/api/v1/projects/default/runs/${run.id}/artifacts/${name}`,
  `${base}/api/v1/projects/default/runs/${run.id}/preview/${name}`,
  `${base}/get-artifact?run_id=${run.id}&path=${name}`,
  ...["api/2.0", "api/3.0", "ajax-api/2.0", "ajax-api/3.0"].map(
    (api) => `${base}/${api}/mlflow-artifacts/artifacts/${run.experimentId}/${run.id}/artifacts/${name}`,
  ),
];

/** Uses addresses in a page in every way that would run them, and tells which of them did something. */
const use = (page, addresses) =>
  page.evaluate(async (list) => {
    const did = [];
    const element = (name, fields, address) =>
      new Promise((resolve) => {
        const made = document.createElement(name);
        made.onload = () => {
          if (name !== "iframe" && name !== "object" && name !== "embed") did.push(`${name} of ${address}`);
          resolve();
        };
        made.onerror = resolve;
        Object.assign(made, fields);
        document.body.append(made);
        setTimeout(resolve, 5000);
      });
    const worker = (make, address) =>
      new Promise((resolve) => {
        try {
          const made = make(address);
          made.onmessage = () => {
            did.push(`worker of ${address}`);
            resolve();
          };
          made.onerror = resolve;
          setTimeout(resolve, 5000);
        } catch {
          resolve();
        }
      });
    const all = [];
    for (const a of list) {
      all.push(element("script", { src: a }, a), element("script", { src: a, type: "module" }, a));
      all.push(element("link", { href: a, rel: "stylesheet" }, a));
      all.push(worker((x) => new Worker(x), a));
      all.push(import(a).then(() => did.push(`import of ${a}`)).catch(() => undefined));
      all.push(
        navigator.serviceWorker
          ?.register(a)
          .then(() => did.push(`service worker of ${a}`))
          .catch(() => undefined),
      );
      for (const frame of ["iframe", "embed"]) all.push(element(frame, { src: a }, a));
      all.push(element("object", { data: a }, a));
    }
    await Promise.all(all);
    if (globalThis.ran) did.push("a script");
    if (getComputedStyle(document.body).getPropertyValue("--ran") !== "") did.push("a style");
    return did;
  }, addresses);

describe("stored files", () => {
  const names = ["a.js", "a.txt", "a.css", "a.html", "a.svg"];

  it("are not run by the page itself", async () => {
    const { page, ignoreFaults } = await open();
    ignoreFaults();
    // A page of this origin without the policy of ours, so that only the answers themselves protect it.
    await page.route(`${base}/blank`, (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><body>" }),
    );
    await page.goto(`${base}/blank`);
    assert.deepEqual(await use(page, names.flatMap(routes)), []);
  });

  it("are not run, nor shown, by a page of another site", async () => {
    const { page, ignoreFaults } = await open();
    ignoreFaults();
    await page.goto(`http://localhost:${other.address().port}/`);
    assert.deepEqual(await use(page, names.flatMap(routes)), []);
    const shown = await page.evaluate(
      (list) =>
        Promise.all(
          list.map(
            (address) =>
              new Promise((resolve) => {
                const image = new Image();
                image.onload = () => resolve(address);
                image.onerror = () => resolve("");
                image.src = address;
              }),
          ),
        ),
      routes("a.png"),
    );
    assert.deepEqual(shown.filter(Boolean), []);
  });

  it("are shown and saved by the page", async () => {
    const { page } = await open();
    await page.goto(`${base}/runs/${run.id}?tab=artifacts&path=a.png`);
    await page.getByRole("region", { name: "Artifact" }).locator("img").waitFor();
    const width = await page
      .getByRole("region", { name: "Artifact" })
      .locator("img")
      .evaluate(async (image) => {
        await image.decode();
        return image.naturalWidth;
      });
    assert.equal(width, 1);
    for (const address of routes("a.js").filter((a) => !a.includes("/preview/"))) {
      const saving = page.waitForEvent("download");
      await page.evaluate((a) => void window.open(a), address);
      assert.equal((await saving).suggestedFilename(), "a.js");
    }
  });
});
