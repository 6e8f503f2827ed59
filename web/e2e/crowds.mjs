// Helpers for tests of much of everything.
import assert from "node:assert/strict";

/** Does something for each number below `count`, several at a time: many writes share a commit. */
export async function each(count, action) {
  let next = 0;
  const worker = async () => {
    while (next < count) await action(next++);
  };
  await Promise.all(Array.from({ length: 128 }, worker));
}

/** No page needs more elements than this, however much there is of what it shows. */
const NODES = 5000;

export async function assertFew(page, where) {
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  assert.ok(nodes < NODES, `${where}: ${nodes} elements`);
}

/** Scrolls what scrolls an element to its end. */
export const toEnd = (locator) =>
  locator.evaluate((e) => {
    let at = e;
    while (at && !/auto|scroll/.test(getComputedStyle(at).overflowY)) at = at.parentElement;
    at.scrollTop = at.scrollHeight;
  });

export const numbered = (count, name) => Array.from({ length: count }, (_, i) => name(i));
