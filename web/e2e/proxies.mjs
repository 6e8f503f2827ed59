// The page and the APIs behind real proxies, set up as docs/guide/proxies.md says, at the root and below a path. NGINX, CADDY
// and CHROMIUM name the programs, PYTHON one that has mlflow; a proxy whose program is missing is not tested.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { chromium } from "playwright-core";

const guide = readFileSync("docs/guide/proxies.md", "utf8");
const example = (language) => guide.match(new RegExp("```" + language + "\\n([^`]*)```"))[1];

const freePort = () =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

function start(command, args, options, ready) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let said = "";
  return new Promise((resolve, reject) => {
    const hear = (data) => {
      said += data;
      if (ready?.test(said)) resolve(child);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => reject(new Error(`${command} ended with ${code}: ${said}`)));
    if (!ready) resolve(child);
  });
}

const end = (child) =>
  new Promise((resolve) => {
    if (!child || child.exitCode !== null) return resolve();
    child.removeAllListeners("exit");
    child.on("exit", resolve);
    child.kill("SIGTERM");
  });

async function answers(url) {
  for (let i = 0; i < 600; i++) {
    try {
      const response = await fetch(url);
      if (response.ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((r) => setTimeout(r, 50));
  }
  throw new Error(`Nothing answers at ${url}`);
}

const PROXIES = {
  nginx: {
    program: process.env.NGINX,
    start(folder, from, to, path) {
      const site = example("nginx")
        .replace(/listen .*;/, `listen ${from};`)
        .replace(/ *ssl_.*;\n/g, "")
        .replaceAll("127.0.0.1:5000", to)
        .replaceAll("/quipu/", path);
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
        .join("\n");
      const config = join(folder, "nginx.conf");
      writeFileSync(
        config,
        `${process.getuid() === 0 ? "user root;" : ""} worker_processes 1; pid ${folder}/pid; error_log stderr;
         events {} http { access_log off; ${temporary}\n${site} }`,
      );
      return start(this.program, ["-p", folder, "-c", config, "-g", "daemon off;"]);
    },
  },
  caddy: {
    program: process.env.CADDY,
    start(folder, from, to, path) {
      const config = join(folder, "Caddyfile");
      const site = example("caddy")
        .replace("tracker.example", `http://${from}`)
        .replaceAll("127.0.0.1:5000", to)
        .replaceAll("/quipu/", path);
      writeFileSync(config, `{\n admin off\n auto_https off\n}\n${site}`);
      const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
      return start(this.program, ["run", "--config", config, "--adapter", "caddyfile"], { env });
    },
  },
};

const PYTHON_CLIENT = `
import os, sys, mlflow
mlflow.set_tracking_uri(os.environ["PUBLIC_URL"])
mlflow.set_experiment("through a proxy")
with mlflow.start_run() as run:
    for step in range(10):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_artifact(os.environ["LARGE"])
found = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="large.bin", dst_path=os.environ["INTO"])
assert open(found, "rb").read() == open(os.environ["LARGE"], "rb").read()
assert len(mlflow.MlflowClient().get_metric_history(run.info.run_id, "loss")) == 10
assert [r.info.run_id for r in mlflow.search_runs(output_format="list", experiment_names=["through a proxy"])] == [run.info.run_id]
print(run.info.experiment_id, run.info.run_id)
`;

for (const [name, proxy] of Object.entries(PROXIES))
  for (const path of ["/", "/quipu/"])
    describe(`behind ${name}, at ${path}`, { skip: !proxy.program }, () => {
      let folder, quipu, between, browser, url, site;

      before(async () => {
        folder = mkdtempSync(join(tmpdir(), "quipu-proxy-"));
        const [outer, inner] = [await freePort(), await freePort()];
        site = `http://127.0.0.1:${outer}`;
        url = site + path.slice(0, -1);
        quipu = await start(
          "./quipu",
          ["server", "--port", String(inner), "--data", join(folder, "data"), "--public-url", url],
          { env: { ...process.env, QUIPU_NO_BUILD: "1" } },
          /listening on/,
        );
        between = await proxy.start(folder, `127.0.0.1:${outer}`, `127.0.0.1:${inner}`, path);
        await answers(`${url}/api/v1/server`);
        browser = await chromium.launch({
          executablePath: process.env.CHROMIUM,
          args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
      });
      after(async () => {
        await browser?.close();
        await end(between);
        await end(quipu);
        rmSync(folder, { recursive: true, force: true });
      });

      const api = async (method, where, body, headers = { "Content-Type": "application/json" }) => {
        const response = await fetch(url + where, {
          method,
          headers,
          body: body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body),
        });
        assert.ok(
          response.ok,
          `${method} ${where}: ${response.status} ${response.ok || (await response.text())}`,
        );
        return response;
      };
      const newRun = async () =>
        (await api("POST", "/api/v1/projects/default/runs", { experiment: "watched", name: "seen" })).json();
      const point = (runId, step) =>
        api("POST", "/api/2.0/mlflow/runs/log-batch", {
          run_id: runId,
          metrics: [{ key: "loss", value: 1, step, timestamp: 1000 + step }],
        });

      it("shows the page, which finds its files, changes things, and is live", async () => {
        const page = await browser.newPage();
        const wrong = [];
        page.on("pageerror", (e) => wrong.push(e.message));
        page.on("response", (r) => {
          if (r.status() >= 400 || !r.url().startsWith(`${url}/`)) wrong.push(`${r.status()} ${r.url()}`);
        });
        // Without the slash at the end, as people write it.
        await page.goto(url);
        await page.getByRole("button", { name: "New experiment" }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("textbox", { name: "Name" }).fill("made here");
        await dialog.getByRole("button", { name: "Create" }).click();
        await page.getByRole("link", { name: "made here" }).click();
        await page.waitForURL(`${url}/experiments/*`);
        await page.getByRole("tab", { name: "MLflow client" }).click();
        await page.getByText(`MLFLOW_TRACKING_URI=${url}\n`).waitFor();
        await page.reload();
        await page.getByRole("tab", { name: "MLflow client" }).waitFor();

        const run = await newRun();
        await page.goto(`${url}/#/experiments/${run.experimentId}/runs/${run.id}`);
        await page.waitForURL(`${url}/runs/${run.id}`);
        await page.getByRole("heading", { name: "seen" }).waitFor();
        await point(run.id, 0);
        await page.getByText("loss").first().waitFor();
        assert.deepEqual(
          wrong.filter((w) => !w.startsWith("30")),
          [],
        );
        await page.close();
      });

      it("passes events on as they come", async () => {
        const run = await newRun();
        const stop = new AbortController();
        const stream = await fetch(`${url}/api/v1/projects/default/events?runId=${run.id}`, {
          signal: stop.signal,
        });
        const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
        let seen = "";
        const until = async (text) => {
          while (!seen.includes(text)) seen += (await reader.read()).value;
        };
        await until("event: hello");
        for (let step = 0; step < 3; step++) {
          seen = "";
          await point(run.id, step);
          await until("event: points");
        }
        stop.abort();
      });

      it("takes large files and gives them back", async () => {
        const run = await newRun();
        const bytes = randomBytes(3 << 20);
        const file = join(folder, "sent");
        writeFileSync(file, bytes);
        // By length and in chunks; the name holds what proxies like to decode.
        for (const headers of [[], ["-H", "Transfer-Encoding: chunked"]]) {
          const where = `${url}/api/v1/projects/default/runs/${run.id}/artifacts/a%20b/%C3%A4%23%3F%25x.bin`;
          const sent = spawnSync("curl", ["-sS", "--fail-with-body", "-T", file, ...headers, where]);
          assert.equal(sent.status, 0, `${sent.stdout} ${sent.stderr}`);
          const got = spawnSync("curl", ["-sS", "--fail", where], { maxBuffer: 8 << 20 });
          assert.ok(got.stdout.equals(bytes));
        }
      });

      it("serves MLflow's client, also uploads in parts", { skip: !process.env.PYTHON }, () => {
        const large = join(folder, "large.bin");
        writeFileSync(large, randomBytes(7 << 20));
        const done = spawnSync(process.env.PYTHON, ["-c", PYTHON_CLIENT], {
          encoding: "utf8",
          env: {
            ...process.env,
            PUBLIC_URL: url,
            LARGE: large,
            INTO: folder + "/got",
            MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: "true",
            MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: String(1 << 20),
            MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE: String(5 << 20),
          },
        });
        assert.equal(done.status, 0, done.stderr);
      });

      it("refuses a page of another site, and says nothing to another name", async () => {
        const post = (headers) =>
          fetch(`${url}/api/v1/projects/default/experiments`, {
            method: "POST",
            headers: { "Content-Type": "application/json", ...headers },
            body: '{"name":"foreign"}',
          });
        assert.equal((await post({ Origin: "https://evil.example" })).status, 403);
        assert.equal((await post({ Origin: site, "Sec-Fetch-Site": "cross-site" })).status, 403);
        assert.equal((await post({ Origin: site, "Sec-Fetch-Site": "same-origin" })).status, 201);
      });
    });
