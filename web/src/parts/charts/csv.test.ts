import { describe, expect, it } from "vitest";
import { csvOf } from "./csv";
import { curveOf } from "./curves";
import { decodeSeries } from "./loaded";

describe("a saved chart", () => {
  it("exports a name that a spreadsheet would run as a formula as a text", () => {
    const csv = csvOf(
      [
        curveOf(
          { runId: "a", key: "loss", label: "a", colour: "red", dash: 0 },
          decodeSeries({
            runId: "a",
            key: "loss",
            total: 1,
            inRange: 1,
            buckets: 1,
            exact: true,
            x: [0],
            last: [1],
            step: [0],
            time: [0],
          }),
        ),
      ],
      () => "=1+1",
    );
    expect(csv.split("\n")[1]).toBe("a,'=1+1,loss,0,1970-01-01T00:00:00.000Z,1,1,1,1,0,0,0");
  });
});
