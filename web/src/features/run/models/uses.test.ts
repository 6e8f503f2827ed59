import { expect, test } from "vitest";
import { usesOf } from "./uses";

test("the uses of a model are said in words", () => {
  const input = { direction: "input", step: 0 } as const;
  const output = (step: number) => ({ direction: "output", step }) as const;
  expect(usesOf({ sourceRunId: "a" }, "a")).toBe("made here");
  expect(usesOf({ sourceRunId: "a" }, "b")).toBe("");
  expect(usesOf({ uses: [output(0)] }, "b")).toBe("made here");
  expect(usesOf({ uses: [output(0), output(7)] }, "b")).toBe("made at step 0, 7");
  expect(usesOf({ uses: [input], sourceRunId: "b" }, "b")).toBe("made here, taken as an input");
});
