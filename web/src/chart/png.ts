import { DASHES } from "../format/colours";
import { fileName, saveBlob } from "../ui/download";
import type { Curve } from "./draw";

/** The chart as it stands, with its title above and its legend below. */
export function savePng(
  source: HTMLCanvasElement | undefined,
  title: string,
  curves: readonly Curve[],
  dark: boolean,
): void {
  if (!source) return;
  const ratio = window.devicePixelRatio || 1;
  const perRow = Math.max(1, Math.floor(source.width / (190 * ratio)));
  const shown = curves.length > 1 ? curves.slice(0, perRow * 6) : [];
  const head = 30 * ratio;
  const legend = Math.ceil(shown.length / perRow) * 18 * ratio;
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
  shown.forEach((c, i) => {
    const x = (10 + (i % perRow) * 190) * ratio;
    const y = head + source.height + (14 + Math.floor(i / perRow) * 18) * ratio;
    ctx.strokeStyle = c.colour;
    ctx.lineWidth = 3 * ratio;
    ctx.setLineDash((DASHES[c.dash] ?? []).map((n) => n * ratio));
    ctx.beginPath();
    ctx.moveTo(x, y - 4 * ratio);
    ctx.lineTo(x + 14 * ratio, y - 4 * ratio);
    ctx.stroke();
    ctx.fillStyle = dark ? "#c1c2c5" : "#495057";
    ctx.fillText(c.label.slice(0, 28), x + 19 * ratio, y);
  });
  canvas.toBlob((blob) => {
    if (blob) saveBlob(blob, `${fileName(title)}.png`);
  });
}
