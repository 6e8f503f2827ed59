import { describe, expect, it } from "vitest";
import { renderMarkdown } from "./Markdown";

describe("Markdown", () => {
  it("shows raw HTML as text", () => {
    const html = renderMarkdown("<img src=x onerror=alert(1)>\n\nand <script>alert(1)</script>");
    expect(html).not.toMatch(/<(img|script)/);
    expect(html).toContain("&lt;img");
  });

  it("makes no link of a script or a data address", () => {
    expect(
      renderMarkdown("[x](javascript:alert(1)) [y](data:text/html,hi) [z](//evil.example)"),
    ).not.toContain("<a");
  });

  it("links an image instead of loading it", () => {
    const html = renderMarkdown('![a"b](https://example.org/x.png)');
    expect(html).not.toContain("<img");
    expect(html).toContain('href="https://example.org/x.png"');
    expect(html).toContain("noopener");
  });
});
