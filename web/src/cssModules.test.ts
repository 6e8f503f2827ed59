import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" });
const textOf = (file: string) => readFileSync(join(SRC, file), "utf8");

/** The names of the classes that a module has. */
function classesIn(module: string): Set<string> {
  const css = textOf(module)
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/:global\((?:[^()]|\([^()]*\))*\)/g, "")
    .replace(/\{[^{}]*\}/g, "{}");
  return new Set([...css.matchAll(/\.([a-zA-Z][\w-]*)/g)].map((m) => m[1] ?? ""));
}

/** By module: the names that are taken from it, and whether some are made up as the page runs. */
const used = new Map<string, { names: Set<string>; made: boolean }>();
for (const file of files.filter((f) => /\.tsx?$/.test(f))) {
  const text = textOf(file);
  for (const [, alias = "", path = ""] of text.matchAll(/import (\w+) from "(\.[^"]+\.module\.css)"/g)) {
    const module = join(dirname(file), path);
    const all = used.get(module) ?? { names: new Set(), made: false };
    used.set(module, all);
    const code = text.replace(/^import .*$/gm, "");
    for (const [, name = ""] of code.matchAll(new RegExp(`\\b${alias}\\.(\\w+)`, "g"))) all.names.add(name);
    all.made ||= code.includes(`${alias}[`);
  }
}

describe("CSS modules", () => {
  const modules = files.filter((f) => f.endsWith(".module.css"));

  it("are all imported", () => {
    expect(modules.length).toBeGreaterThan(30);
    expect(modules.filter((m) => !used.has(m))).toEqual([]);
  });

  it.each(modules)("%s has the classes that are taken from it, and no others", (module) => {
    const has = classesIn(module);
    const { names, made } = used.get(module) ?? { names: new Set(), made: false };
    expect([...names].filter((n) => !has.has(n))).toEqual([]);
    if (!made) expect([...has].filter((n) => !names.has(n))).toEqual([]);
  });
});
