import { readdirSync } from "node:fs";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const below = (folder) => readdirSync(new URL(`src/${folder}`, import.meta.url));
const features = below("features");
const parts = below("parts");

/** The parts that a part shows. */
const SHOWN = {
  alerts: ["experiments", "runs"],
  charts: ["runs"],
  evaluations: ["objects", "runs"],
  measurements: ["objects", "runs"],
  models: ["runs"],
};

/** The rooms that a room may not import from. Imports go app -> features -> parts -> plot -> design and api. */
const FORBIDDEN = {
  api: ["app", "features", "parts", "plot", "design"],
  design: ["app", "features", "parts", "plot", "api"],
  plot: ["app", "features", "parts", "api"],
  parts: ["app", "features"],
  features: ["app"],
};

/** The rooms beside a room of the same folder that it may not import from. What two features need belongs to a part. */
const siblings = {
  features: (own) => features.filter((f) => f !== own),
  // Alerts show experiments and runs, charts and models runs, and evaluations and measurements runs and objects; other parts
  // know nothing of each other.
  parts: (own) => parts.filter((p) => p !== own && !(SHOWN[own] ?? []).includes(p)),
};

const restricted = (room, patterns) => ({
  files: [`src/${room}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        // An import climbs out of its own room with "../".
        patterns: patterns.map((place) => ({
          regex: `^(\\.\\./)+${place}(/|$)`,
          message: `src/${room} may not import from this room: see eslint.config.js.`,
        })),
      },
    ],
  },
});

const rooms = Object.entries(FORBIDDEN).flatMap(([room, forbidden]) => {
  const others = `(${forbidden.join("|")})`;
  const inside = { features, parts }[room];
  if (!inside) return [restricted(room, [others])];
  return inside.map((own) =>
    restricted(`${room}/${own}`, [others, `(${room}/)?(${siblings[room](own).join("|")})`]),
  );
});

export default tseslint.config(
  { ignores: ["dist/", "target/", "node_modules/", "src/api/generated.ts"] },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [...tseslint.configs.strict, ...tseslint.configs.stylistic],
    plugins: { "react-hooks": hooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "Only design/Markdown.tsx may set HTML.",
        },
        {
          selector:
            ":matches(MemberExpression[computed=true][property.type!='Literal'][object.property.name=/^(params|tags|metrics|fields|by)$/], BinaryExpression[operator='in'][left.type!='Literal'])",
          message: "A key of a user may be `constructor`: use own() of api/keyed.ts.",
        },
      ],
    },
  },
  ...rooms,
  {
    files: ["src/design/Markdown.tsx"],
    rules: { "no-restricted-syntax": "off" },
  },
);
