import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { RefusedBanner } from "./RefusedBanner";

const shown = (more: object) =>
  renderToStaticMarkup(
    createElement(RefusedBanner, { server: { name: "quipu", version: "0.1.0", ...more } }),
  );

it("says why nothing is stored, and nothing while writes are taken", () => {
  expect(shown({ writable: false, refused: "The disk of the store is full" })).toContain(
    "The disk of the store is full",
  );
  expect(shown({ writable: true })).toBe("");
  expect(shown({})).toBe("");
});
