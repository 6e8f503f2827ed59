import { searchRuns } from "./calls";

/** The most ids in a request. The server takes a thousand. */
const IDS_ASKED = 500;

interface Asked {
  readonly id: string;
  readonly tell: (name: string | undefined) => void;
  readonly fail: (error: unknown) => void;
}

let waiting: Asked[] = [];

/** The name of a run; undefined if there is no such run. Runs that are asked for at the same time are asked for together. */
export function loadRunName(id: string): Promise<string | undefined> {
  return new Promise((tell, fail) => {
    if (waiting.length === 0) setTimeout(askTogether, 0);
    waiting.push({ id, tell, fail });
  });
}

function askTogether(): void {
  const all = waiting;
  waiting = [];
  for (let i = 0; i < all.length; i += IDS_ASKED) void ask(all.slice(i, i + IDS_ASKED));
}

async function ask(some: readonly Asked[]): Promise<void> {
  const ids = [...new Set(some.map((one) => one.id))];
  try {
    const { runs } = await searchRuns({
      filter: `attributes.run_id IN (${ids.map((id) => `'${id}'`).join(",")})`,
      view: "all",
      maxResults: ids.length,
      columns: [],
    });
    const names = new Map(runs.map((run) => [run.id, run.name]));
    for (const one of some) one.tell(names.get(one.id));
  } catch (error) {
    for (const one of some) one.fail(error);
  }
}
