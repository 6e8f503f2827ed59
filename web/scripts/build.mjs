// Brings node_modules and dist up to date: installs when the lock changed, builds when a source changed.
//   node scripts/build.mjs [install|build]
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = ["src", "public", "index.html", "package-lock.json", "tsconfig.json", "vite.config.ts"];
const LOCK_STAMP = join(web, "node_modules", ".quipu-lock");
const BUILD_STAMP = join(web, "target", "page-built");

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function digest(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((p) => filesBelow(join(web, p))))
    hash.update(relative(web, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function isCurrent(stamp, wanted) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

function mark(stamp, value) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, value);
}

function npm(...args) {
  const done = spawnSync("npm", args, { cwd: web, stdio: "inherit", shell: process.platform === "win32" });
  if (done.error) throw done.error;
  if (done.status !== 0) process.exit(done.status ?? 1);
}

function install() {
  const lock = digest(["package-lock.json"]);
  if (isCurrent(LOCK_STAMP, lock)) return;
  npm("ci", "--no-audit", "--no-fund");
  mark(LOCK_STAMP, lock);
}

function build() {
  const sources = digest(SOURCES);
  if (existsSync(join(web, "dist", "index.html")) && isCurrent(BUILD_STAMP, sources)) return;
  // The copy for the jar is made anew, or it would keep every file name that ever was.
  rmSync(join(web, "target", "classes", "web"), { recursive: true, force: true });
  npm("run", "build", "--silent");
  mark(BUILD_STAMP, sources);
}

install();
if (process.argv[2] !== "install") build();
