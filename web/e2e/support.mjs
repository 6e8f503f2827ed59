// A browser and the real API for the page's tests. QUIPU_URL names a running server; CHROMIUM the browser.
import assert from "node:assert/strict";
import http from "node:http";
import { after, afterEach, before } from "node:test";
import { chromium } from "playwright-core";

export const base = process.env.QUIPU_URL?.replace(/\/$/, "");
if (!base) throw new Error("QUIPU_URL must name a running Quipu server");

export async function call(method, path, body, headers = {}) {
  const raw = body instanceof Uint8Array || typeof body === "string";
  const response = await fetch(base + path, {
    method,
    headers: { ...(body !== undefined && !raw && { "Content-Type": "application/json" }), ...headers },
    body: body === undefined || raw ? body : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

let unique = 0;
export const uniqueName = (stem) => `${stem}-${process.pid}-${++unique}-${Date.now().toString(36)}`;

export const createExperiment = (name, more = {}) =>
  call("POST", "/api/v1/projects/default/experiments", { name, ...more });
export const createRun = (experimentId, more = {}) =>
  call("POST", "/api/v1/projects/default/runs", { experimentId, ...more });
export const finishRun = (id, status = "completed") =>
  call("PATCH", `/api/v1/projects/default/runs/${id}`, { status, endMs: Date.now() });

/** Points as [key, step, value]; a value may be "NaN" or "Infinity". */
export const logPoints = (runId, points, startMs = Date.now()) =>
  call("POST", "/api/2.0/mlflow/runs/log-batch", {
    run_id: runId,
    metrics: points.map(([key, step, value]) => ({ key, step, value, timestamp: startMs + step })),
  });

export const putArtifact = (runId, path, text) =>
  call("PUT", `/api/v1/projects/default/runs/${runId}/artifacts/${path}`, text, {
    "Content-Type": "application/octet-stream",
  });

/** An answer in columns, as the object it would be as JSON. */
export function columnsOf(bytes) {
  assert.equal(bytes.subarray(0, 4).toString("latin1"), "QPCL");
  const length = bytes.readUInt32LE(8);
  const start = Math.ceil((12 + length) / 8) * 8;
  return JSON.parse(bytes.toString("utf8", 12, 12 + length), (_key, value) =>
    Array.isArray(value?.f64)
      ? Array.from({ length: value.f64[1] }, (_, i) => bytes.readDoubleLE(start + value.f64[0] + i * 8))
      : value,
  );
}

/** A page that notes what no test may meet: a script that failed, a dialog, a request to another host, a broken policy. */
async function openPage(browser, options, origin) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  let isChecked = true;
  page.on("pageerror", (e) => faults.push(`script: ${e.message}`));
  page.on("dialog", (d) => {
    faults.push(`dialog: ${d.message()}`);
    void d.dismiss();
  });
  page.on("request", (r) => {
    const url = r.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) faults.push(`foreign request: ${url}`);
  });
  page.on("console", (m) => {
    if (/Content.Security.Policy/i.test(m.text())) faults.push(`policy: ${m.text()}`);
  });
  return {
    page,
    faults: () => (isChecked ? faults : []),
    go: (path) => page.goto(origin + path),
    close: () => context.close(),
    /** For a page that is meant to meet them. */
    ignoreFaults: () => {
      isChecked = false;
    },
  };
}

/**
 * One browser for the tests of a file. Answers a function that opens a page, with options of Playwright and the origin it
 * is served from. Every page is closed after the test that opened it, and fails that test if it has noted a fault.
 */
export function useBrowser() {
  let browser;
  let opened = [];
  before(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
  });
  after(() => browser?.close());
  afterEach(async () => {
    const all = opened;
    opened = [];
    for (const tab of all) await tab.close();
    assert.deepEqual(
      all.flatMap((tab) => tab.faults()),
      [],
    );
  });
  return async (options = {}, origin = base) => {
    const tab = await openPage(browser, options, origin);
    opened.push(tab);
    return tab;
  };
}

/** The rows of the table of runs, and the links that name their runs. */
export const runRows = (page) => page.locator("[data-run]");
export const runLinks = (page) => runRows(page).getByRole("link");

/** What the chart under the mouse says there. */
export const tip = (page) => page.locator("[data-tip]:not([hidden])");

/** Less than the greyest colour of a run has, whose id chooses it, and more than the grid has. */
const LEAST_COLOUR = 25;

/** How many pixels of a part of a chart's canvas have a colour; parts are fractions. Some curves are nearly grey. */
export function inkIn(page, chart, part) {
  return page.locator(`[data-chart="${chart}"] canvas`).evaluate(
    (canvas, [x0, y0, x1, y1, least]) => {
      const ctx = canvas.getContext("2d");
      const x = Math.round(x0 * canvas.width);
      const y = Math.round(y0 * canvas.height);
      const data = ctx.getImageData(
        x,
        y,
        Math.round((x1 - x0) * canvas.width),
        Math.round((y1 - y0) * canvas.height),
      ).data;
      let ink = 0;
      for (let i = 0; i < data.length; i += 4) {
        const [r, g, b, a] = [data[i], data[i + 1], data[i + 2], data[i + 3]];
        if (a > 128 && Math.max(r, g, b) - Math.min(r, g, b) > least) ink++;
      }
      return ink;
    },
    [...part, LEAST_COLOUR],
  );
}

/** The number of points the chart says it stands for. */
export async function chartPoints(page, chart) {
  const value = await page
    .locator(`[data-chart="${chart}"] [data-points]`)
    .first()
    .getAttribute("data-points");
  return Number(value);
}

export async function until(what, probe, timeoutMs = 15_000) {
  const end = Date.now() + timeoutMs;
  let last;
  while (Date.now() < end) {
    last = await probe();
    if (last) return last;
    await new Promise((r) => setTimeout(r, 50));
  }
  throw new Error(`Not within ${timeoutMs} ms: ${what} (last: ${String(last)})`);
}

/** A way to the server that can be cut and mended, so that the page sees it go away and come back. */
export async function relay() {
  const target = new URL(base);
  const sockets = new Set();
  const listen = (port) =>
    new Promise((resolve) => {
      const server = http.createServer((incoming, answer) => {
        const headers = { ...incoming.headers, host: target.host };
        if (headers.origin) headers.origin = target.origin;
        const onward = http.request(
          { host: target.hostname, port: target.port, method: incoming.method, path: incoming.url, headers },
          (response) => {
            answer.writeHead(response.statusCode, response.headers);
            response.pipe(answer);
          },
        );
        onward.on("error", () => answer.destroy());
        answer.on("close", () => onward.destroy());
        incoming.pipe(onward);
      });
      server.on("connection", (socket) => {
        sockets.add(socket);
        socket.on("close", () => sockets.delete(socket));
      });
      server.listen(port, target.hostname, () => resolve(server));
    });
  let server = await listen(0);
  const { port } = server.address();
  const cut = () =>
    new Promise((resolve) => {
      server.close(resolve);
      sockets.forEach((s) => s.destroy());
    });
  return {
    origin: `http://${target.hostname}:${port}`,
    cut,
    mend: async () => {
      server = await listen(port);
    },
  };
}
