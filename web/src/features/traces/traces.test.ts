import { describe, expect, it } from "vitest";
import { chatOf, opened } from "./chat";
import { filterOf, orderOf, shiftedMessage, sortOf } from "./search";
import { openFirst, tasksOf, treeOf } from "./spanTasks";
import { costText } from "./traceText";

describe("a search for traces", () => {
  it("puts what is written behind the choices", () => {
    expect(filterOf("", undefined, undefined, 9)).toEqual({ filter: "", before: 0 });
    expect(filterOf("a = 'b' OR c = 'd'", undefined, undefined, 9)).toEqual({
      filter: "a = 'b' OR c = 'd'",
      before: 0,
    });
    const { filter, before } = filterOf("a = 'b' OR c = 'd'", "error", "1h", 3_600_009);
    expect(filter).toBe("status = 'error' AND timestamp >= 9 AND (a = 'b' OR c = 'd')");
    expect(filter.slice(before)).toBe("a = 'b' OR c = 'd')");
    expect(shiftedMessage(`Filter, position ${String(before + 4)}: no`, before)).toBe(
      "Filter, position 4: no",
    );
  });

  it("has an order, the newest first unless another is named", () => {
    expect(orderOf(sortOf("-duration"))).toEqual(["duration DESC"]);
    expect(orderOf(sortOf("name"))).toEqual(["name ASC"]);
    for (const text of [undefined, "constructor", "x"])
      expect(orderOf(sortOf(text))).toEqual(["timestamp DESC"]);
  });

  it("says what little money was spent", () => {
    expect([undefined, 0, 0.000123, 0.0456, 12.345].map(costText)).toEqual([
      "–",
      "$0",
      "$0.00012",
      "$0.046",
      "$12.35",
    ]);
  });
});

describe("a chat", () => {
  const hello = [{ role: "user", parts: [{ kind: "text", text: "hello" }] }];

  it("is known in the forms that instrumentations write", () => {
    const message = { role: "user", content: "hello" };
    for (const value of [
      [message],
      { messages: [message] },
      JSON.stringify({ messages: [message] }),
      { choices: [{ index: 0, message }] },
      { output: [{ type: "message", role: "user", content: [{ type: "output_text", text: "hello" }] }] },
      [{ role: "user", parts: [{ type: "text", content: "hello" }] }],
      message,
    ])
      expect(chatOf(value)).toEqual(hello);
  });

  it("shows calls of tools", () => {
    const call = { kind: "call", name: "search", text: '{"q":1}' };
    expect(
      chatOf({
        role: "assistant",
        content: null,
        tool_calls: [{ function: { name: "search", arguments: '{"q":1}' } }],
      }),
    ).toEqual([{ role: "assistant", parts: [call] }]);
    expect(
      chatOf([{ role: "assistant", parts: [{ type: "tool_call", name: "search", arguments: { q: 1 } }] }]),
    ).toEqual([{ role: "assistant", parts: [call] }]);
  });

  it("is nothing else", () => {
    for (const value of [
      null,
      7,
      "hello",
      [],
      {},
      [1],
      { question: "2 + 2" },
      [{ role: 1, content: "x" }],
      { role: "x" },
    ])
      expect(chatOf(value)).toBeUndefined();
    expect(opened("{broken")).toBe("{broken");
  });
});

describe("the spans of a trace", () => {
  const span = (id: string, parentId?: string) => ({
    id,
    name: id,
    status: "ok" as const,
    startNs: "1700000000123456789",
    endNs: "1700000000123556789",
    ...(parentId !== undefined && { parentId }),
  });

  it("are a tree that is open, and those whose parent has not come stand at its top", async () => {
    const tasks = tasksOf([span("a"), span("b", "a"), span("c", "gone")]);
    expect(tasks.map((task) => [task.id, task.parentId, task.children])).toEqual([
      ["a", undefined, 1],
      ["b", "a", 0],
      ["c", undefined, 0],
    ]);
    const tree = treeOf(tasks);
    await openFirst(tree, tasks);
    expect(tree.state().open).toEqual(new Set(["a"]));
    expect(await tree.reveal("b")).toBe(true);
    await expect(tree.reveal("none")).rejects.toThrow("none");
  });

  it("are running without an end, and failed with an error", () => {
    const { id, name, status, startNs } = span("a");
    const running = { id, name, status, startNs };
    expect(tasksOf([running, { ...span("b"), status: "error" }]).map((task) => task.status)).toEqual([
      "running",
      "failed",
    ]);
  });
});
