/** What a run is called: its name, or the beginning of its id if it has none. */
export const runName = (run: { readonly id: string; readonly name: string }) =>
  run.name === "" ? run.id.slice(0, 12) : run.name;
