/** The most runs that an address names. Proxies take addresses of about eight thousand characters. */
export const RUNS_IN_ADDRESS = 200;
