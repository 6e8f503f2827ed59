import { describe, expect, it } from "vitest";
import type { Task } from "../../api/types";
import { attributeGroups, barOf, endOf, spanOf, taskRows } from "./taskRows";
import { TaskTree, TOP } from "./TaskTree";

const task = (n: number, more: Partial<Task> = {}): Task => ({
  id: String(n).padStart(4, "0"),
  name: `task ${String(n)}`,
  status: "completed",
  startUs: n,
  endUs: n + 1,
  children: 0,
  ...more,
});

/** A server with pages of three tasks. A page token is the id of the last task before the page. */
function server(all: Task[]) {
  const asked: string[] = [];
  const tree = new TaskTree({
    list: (parentId, pageToken) => {
      asked.push(`${parentId ?? "top"}/${pageToken ?? ""}`);
      const below = all
        .filter((t) => t.parentId === parentId)
        .sort((a, b) => a.startUs - b.startUs)
        .map((t) => ({ ...t, children: all.filter((c) => c.parentId === t.id).length }));
      const rest = below.filter((t) => pageToken === undefined || t.id > pageToken);
      const tasks = rest.slice(0, 3);
      const last = tasks.at(-1)?.id;
      return Promise.resolve({
        tasks,
        ...(rest.length > 3 && last !== undefined && { nextPageToken: last }),
      });
    },
    load: (id) => {
      const found = all.find((t) => t.id === id);
      return found ? Promise.resolve(found) : Promise.reject(new Error(`No task ${id}`));
    },
  });
  const names = () =>
    taskRows(tree.state()).map((r) => (r.kind === "task" ? `${"-".repeat(r.depth)}${r.key}` : "more"));
  return { tree, asked, names };
}

describe("the tree of tasks", () => {
  it("loads pages, and children when their task is opened", async () => {
    const { tree, names, asked } = server([
      ...[1, 2, 3, 4].map((n) => task(n)),
      task(11, { parentId: "0002" }),
      task(12, { parentId: "0002" }),
    ]);
    await tree.loadMore(TOP);
    expect(names()).toEqual(["0001", "0002", "0003", "more"]);
    await tree.loadMore(TOP);
    await tree.loadMore(TOP);
    expect(names()).toEqual(["0001", "0002", "0003", "0004"]);
    expect(asked).toEqual(["top/", "top/0003"]);
    tree.setOpen("0002", true);
    await expect.poll(names).toEqual(["0001", "0002", "-0011", "-0012", "0003", "0004"]);
    tree.setOpen("0002", false);
    expect(names()).toHaveLength(4);
  });

  it("opens what is around a task that a link names, however deep and far it is", async () => {
    const all = Array.from({ length: 10 }, (_, i) => task(i + 1));
    all.push(task(50, { parentId: "0009" }), task(60, { parentId: "0050" }));
    const { tree, names } = server(all);
    expect(await tree.reveal("0060")).toBe(true);
    expect(names().slice(8, 11)).toEqual(["0009", "-0050", "--0060"]);
    await expect(tree.reveal("0099")).rejects.toThrow("No task 0099");
  });

  it("reads only pages again that may have changed, and keeps what a fuller page pushes out", async () => {
    const all = [
      ...[1, 2, 3].map((n) => task(n * 10)),
      task(40, { status: "running" }),
      task(50),
      task(60),
      task(70),
    ];
    const { tree, names, asked } = server(all);
    for (let i = 0; i < 3; i++) await tree.loadMore(TOP);
    asked.length = 0;
    all[3] = task(40);
    all.push(task(35), task(80));
    await tree.refresh();
    expect(asked).toEqual(["top/0030", "top/0060"]);
    expect(names()).toEqual(["0010", "0020", "0030", "0035", "0040", "0050", "0060", "0070", "0080"]);
    expect(
      tree
        .state()
        .branches.get(TOP)
        ?.tasks.every((t) => t.status === "completed"),
    ).toBe(true);
  });

  it("says why a page could not be loaded, and tries again", async () => {
    let isDown = true;
    const tree = new TaskTree({
      list: () => (isDown ? Promise.reject(new Error("down")) : Promise.resolve({ tasks: [task(1)] })),
      load: () => Promise.reject(new Error("down")),
    });
    await tree.loadMore(TOP);
    const [row] = taskRows(tree.state());
    expect(row?.kind === "more" && String(row.branch.error)).toBe("Error: down");
    isDown = false;
    await tree.loadMore(TOP);
    expect(taskRows(tree.state()).map((r) => r.key)).toEqual(["0001"]);
  });

  it("goes on after it was closed while it was loading", async () => {
    const { tree, names } = server([task(1)]);
    const first = tree.loadMore(TOP);
    tree.close();
    await Promise.all([first, tree.loadMore(TOP)]);
    expect(names()).toEqual(["0001"]);
  });

  it("ends where tasks are in one another in a circle", async () => {
    const { tree } = server([task(1, { parentId: "0002" }), task(2, { parentId: "0001" })]);
    expect(await tree.reveal("0001")).toBe(false);
  });
});

describe("the time axis of tasks", () => {
  it("goes from the first start to the last end, or until now", () => {
    expect(spanOf([], 9)).toBeUndefined();
    const running = task(5, { status: "running" });
    delete running.endUs;
    expect(spanOf([task(7), running], 20)).toEqual({ fromUs: 5, throughUs: 20 });
    expect(endOf(running, 1)).toBe(5);
  });

  it("places bars, cut at its ends", () => {
    const span = { fromUs: 100, throughUs: 200 };
    expect(barOf(task(100, { endUs: 150 }), span, 0)).toEqual({ left: 0, width: 0.5 });
    expect(barOf(task(50, { endUs: 400 }), span, 0)).toEqual({ left: 0, width: 1 });
    expect(barOf(task(0, { endUs: 10 }), span, 0)).toBeUndefined();
    expect(barOf(task(300, { endUs: 310 }), span, 0)).toBeUndefined();
  });
});

describe("the attributes of a task", () => {
  it("come by group, tags as words or with values", () => {
    expect(
      attributeGroups({ tags: ["a", "b"], params: { lr: 1 }, attributes: { x: 1 }, loose: [1] }),
    ).toEqual([
      { name: "params", words: [], entries: [["lr", 1]] },
      { name: "tags", words: ["a", "b"], entries: [] },
      {
        name: "attributes",
        words: [],
        entries: [
          ["x", 1],
          ["loose", [1]],
        ],
      },
    ]);
    expect(attributeGroups({ tags: { a: "b" } })).toEqual([
      { name: "tags", words: [], entries: [["a", "b"]] },
    ]);
    expect(attributeGroups({ tags: "none" })).toEqual([
      { name: "attributes", words: [], entries: [["tags", "none"]] },
    ]);
    expect(attributeGroups(undefined)).toEqual([]);
  });
});
