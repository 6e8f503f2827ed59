import { classes } from "../design/classes";
import { swatch } from "../design/colours";
import type { Reading } from "./readings";
import styles from "./Plot.module.css";

const READINGS_SHOWN = 14;
const GAP_PX = 16;
const EDGE_PX = 8;

/** Writes readings into the tip, the nearest first, below the place they are for. */
export function fillTip(tip: HTMLElement, place: string, readings: readonly Reading[]): void {
  const rows: Node[] = [element("div", styles.tipHead, place)];
  readings.slice(0, READINGS_SHOWN).forEach((r, i) => {
    const isNearest = i === 0 && readings.length > 1;
    const row = element("div", classes(styles.tipRow, isNearest && styles.nearest));
    const dot = element("i");
    dot.style.background = swatch(r.colour, r.dash);
    row.append(dot, element("span", "", r.label), element("b", "", r.text));
    rows.push(row);
  });
  const left = readings.length - READINGS_SHOWN;
  if (left > 0) rows.push(element("div", styles.tipMore, `and ${String(left)} more`));
  tip.replaceChildren(...rows);
}

function element(name: string, className = "", text = ""): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Puts the tip beside a point of the window, where it has room. */
export function placeTip(tip: HTMLElement, leftPx: number, topPx: number): void {
  const size = tip.getBoundingClientRect();
  const right = leftPx + GAP_PX;
  const fits = right + size.width < window.innerWidth - EDGE_PX;
  const lowest = window.innerHeight - size.height - EDGE_PX;
  tip.style.left = `${String(Math.max(EDGE_PX, fits ? right : leftPx - GAP_PX - size.width))}px`;
  tip.style.top = `${String(Math.max(EDGE_PX, Math.min(topPx - size.height / 2, lowest)))}px`;
}
