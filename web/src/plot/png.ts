import { DASHES } from "../design/colours";
import { fileName, saveBlob } from "../design/download";
import { groupedInteger } from "../design/numbers";
import type { Curve } from "./curve";

const LEGEND_ROWS = 6;
const LABEL_CHARS = 28;

type Named = Pick<Curve, "label" | "colour" | "dash">;

function labelOf({ label }: Named): string {
  const characters = [...label];
  return characters.length > LABEL_CHARS ? `${characters.slice(0, LABEL_CHARS - 1).join("")}…` : label;
}

/** The chart as it stands, with its title above and its legend below. */
export function savePng(
  source: HTMLCanvasElement | undefined,
  title: string,
  curves: readonly Named[],
  dark: boolean,
): void {
  if (!source) return;
  const ratio = window.devicePixelRatio || 1;
  const perRow = Math.max(1, Math.floor(source.width / (190 * ratio)));
  const listed = curves.length > 1 ? curves.slice(0, perRow * LEGEND_ROWS) : [];
  // The last entry says how many curves have none.
  const left = curves.length > 1 ? curves.length - listed.length : 0;
  const shown = left > 0 ? listed.slice(0, -1) : listed;
  const head = 30 * ratio;
  const legend = Math.ceil(listed.length / perRow) * 18 * ratio;
  const canvas = document.createElement("canvas");
  canvas.width = source.width;
  canvas.height = source.height + head + legend + 8 * ratio;
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  ctx.fillStyle = dark ? "#1a1b1e" : "#ffffff";
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.fillStyle = dark ? "#e9ecef" : "#212529";
  ctx.font = `600 ${String(13 * ratio)}px system-ui, sans-serif`;
  ctx.fillText(title, 10 * ratio, 20 * ratio);
  ctx.drawImage(source, 0, head);
  ctx.font = `${String(11 * ratio)}px system-ui, sans-serif`;
  const placeOf = (i: number) => ({
    x: (10 + (i % perRow) * 190) * ratio,
    y: head + source.height + (14 + Math.floor(i / perRow) * 18) * ratio,
  });
  const ink = dark ? "#c1c2c5" : "#495057";
  shown.forEach((c, i) => {
    const { x, y } = placeOf(i);
    ctx.strokeStyle = c.colour;
    ctx.lineWidth = 3 * ratio;
    ctx.setLineDash((DASHES[c.dash] ?? []).map((n) => n * ratio));
    ctx.beginPath();
    ctx.moveTo(x, y - 4 * ratio);
    ctx.lineTo(x + 14 * ratio, y - 4 * ratio);
    ctx.stroke();
    ctx.fillStyle = ink;
    ctx.fillText(labelOf(c), x + 19 * ratio, y);
  });
  if (left > 0) {
    const { x, y } = placeOf(shown.length);
    ctx.fillStyle = ink;
    ctx.fillText(`and ${groupedInteger(left + 1)} more`, x, y);
  }
  canvas.toBlob((blob) => {
    if (blob) saveBlob(blob, `${fileName(title)}.png`);
  });
}
