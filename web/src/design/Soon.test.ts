import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Soon } from "./Soon";

describe("an action that runs soon", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("runs once after the delay, however often it is asked for", () => {
    const action = vi.fn();
    const soon = new Soon(700, action);
    soon.ask();
    vi.advanceTimersByTime(699);
    soon.ask();
    expect(action).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(action).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000);
    expect(action).toHaveBeenCalledTimes(1);
    soon.ask();
    vi.advanceTimersByTime(700);
    expect(action).toHaveBeenCalledTimes(2);
  });

  it("runs at once in a hurry, but only if it waits", () => {
    const action = vi.fn();
    const soon = new Soon(700, action);
    soon.hurry();
    expect(action).not.toHaveBeenCalled();
    soon.ask();
    soon.hurry();
    expect(action).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000);
    expect(action).toHaveBeenCalledTimes(1);
  });

  it("keeps a page that is left before its refresh from showing an old list when it comes back", async () => {
    const queries = new QueryClient();
    let loads = 0;
    const options = { queryKey: ["list"], queryFn: () => Promise.resolve(++loads), staleTime: 10_000 };
    const show = () => new QueryObserver(queries, options).subscribe(() => undefined);
    const soon = new Soon(700, () => queries.invalidateQueries({ queryKey: ["list"] }));

    const leave = show();
    await vi.advanceTimersByTimeAsync(0);
    soon.ask();
    leave();
    soon.hurry();
    await vi.advanceTimersByTimeAsync(0);
    expect(loads).toBe(1);

    const leaveAgain = show();
    await vi.advanceTimersByTimeAsync(0);
    expect(loads).toBe(2);
    leaveAgain();
    queries.clear();
  });
});
