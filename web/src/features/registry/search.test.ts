import { describe, expect, it } from "vitest";
import { modelFilter } from "./search";

describe("a search for registered models", () => {
  it("takes plain words as a part of the name, whatever they hold", () => {
    expect(modelFilter("", false)).toBe("prompt = 'false'");
    expect(modelFilter(" it's ", true)).toBe("prompt = 'true' AND (name ILIKE '%it''s%')");
    expect(modelFilter("in production", false)).toBe("prompt = 'false' AND (name ILIKE '%in production%')");
  });
  it("takes a comparison as a filter", () => {
    expect(modelFilter("tags.team = 'vision' OR name LIKE 'a%'", false)).toBe(
      "prompt = 'false' AND (tags.team = 'vision' OR name LIKE 'a%')",
    );
  });
});
