import { describe as group, expect, it } from "vitest";
import { describe } from "./profile";

group("the description of a dataset", () => {
  it("joins the columns of schema and profile", () => {
    const schema =
      '{"mlflow_colspec":[{"name":"a","type":"long","required":true},{"name":"b","type":"string"}]}';
    const profile =
      '{"num_rows":3,"size_bytes":90,"columns":{"a":{"nulls":1,"distinct":2,"distinct_estimated":true,' +
      '"min":1,"max":2,"mean":1.5,"quantiles":{"0.5":1.5}}}}';
    const found = describe(schema, profile);
    expect(found.facts).toEqual([
      { label: "Rows", value: 3 },
      { label: "Size", value: 90, bytes: true },
    ]);
    expect(found.columns).toEqual([
      {
        name: "a",
        type: "long",
        nulls: 1,
        distinct: 2,
        isDistinctEstimated: true,
        min: 1,
        max: 2,
        mean: 1.5,
        quantiles: { "0.5": 1.5 },
      },
      { name: "b", type: "string" },
    ]);
    expect(found.raw).toEqual([]);
  });

  it("keeps what has another form as it came", () => {
    expect(describe("schema", "profile")).toEqual({ facts: [], columns: [], raw: ["schema", "profile"] });
    expect(describe('{"mlflow_tensorspec":{}}', '{"features_shape":[3]}').raw).toHaveLength(2);
    expect(describe(undefined, "")).toEqual({ facts: [], columns: [], raw: [] });
    expect(describe('{"mlflow_colspec":[1,{"type":"long"}]}', "[]")).toEqual({
      facts: [],
      columns: [],
      raw: ["[]"],
    });
  });
});
