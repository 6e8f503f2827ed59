/** Runs an address names: as many as proxies still take, of some eight thousand characters. */
export const RUNS_IN_ADDRESS = 200;
