import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "target/", "node_modules/"] },
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
  {
    files: ["src/design/Markdown.tsx"],
    rules: { "no-restricted-syntax": "off" },
  },
);
