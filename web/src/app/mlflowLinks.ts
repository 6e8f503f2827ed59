/** The path of this page for a link that MLflow's clients print, such as `#/experiments/1/runs/<id>`; null for any other hash. */
export function pathOfMlflowLink(hash: string): string | null {
  const run = /^#\/experiments\/\d+\/runs\/([0-9a-f]{32})\b/.exec(hash);
  if (run?.[1]) return `/runs/${run[1]}`;
  const experiment = /^#\/experiments\/(\d+)\b/.exec(hash);
  if (experiment?.[1]) return `/experiments/${experiment[1]}`;
  const model = /^#\/(?:models|prompts)\/([^/?#]+)(?:\/versions\/(\d+))?/.exec(hash);
  if (model?.[1]) return `/models/${model[1]}${model[2] === undefined ? "" : `/versions/${model[2]}`}`;
  return null;
}
