// Writes src/api/generated.ts, the types of what the native API takes and answers, from ../api.
//   node scripts/api-types.mjs [--check]    with --check: only fails if the file is stale
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const API = new URL("../../api/openapi.json", import.meta.url);
const TYPES = new URL("../src/api/generated.ts", import.meta.url);

/** Of the components only the schemas are wanted: the page names addresses and errors itself. */
const nodes = await openapiTS(API, { defaultNonNullable: false });
const components = nodes.find((node) => node.name.text === "components");
const schemas = components.members.filter((member) => member.name.text === "schemas");
const { modifiers, name } = components;
const types = ts.factory.createInterfaceDeclaration(modifiers, name, undefined, undefined, schemas);
const text = `// Generated from api/*.json by "npm run api". Do not edit.\n${astToString([types])}`;

if (!process.argv.includes("--check")) {
  writeFileSync(TYPES, text);
} else if (readFileSync(TYPES, "utf8") !== text) {
  console.error("src/api/generated.ts does not say what api/*.json says: run `npm run api`");
  process.exit(1);
}
