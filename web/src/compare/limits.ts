/** Runs that are compared: as many as an address can name that proxies still take, of some eight thousand characters. */
export const MOST_COMPARED = 200;
