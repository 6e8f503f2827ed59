import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { ServerInfo } from "../api/types";
import { RefusedBanner } from "./RefusedBanner";

const shown = (server: Pick<ServerInfo, "writable" | "refused">) =>
  renderToStaticMarkup(createElement(RefusedBanner, { server }));

it("says why nothing is stored, and nothing while writes are taken", () => {
  expect(shown({ writable: false, refused: "The disk of the store is full" })).toContain(
    "The disk of the store is full",
  );
  expect(shown({ writable: true })).toBe("");
});
