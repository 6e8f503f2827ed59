/**
 * Exponential moving average, debiased so that the first values are not pulled to zero (as in Adam's moment
 * estimates). NaN stays where it is and does not touch what follows. `weight` 0 is the input, towards 1 is flat.
 * A series is smoothed over its own values only, so what it shows does not depend on its neighbours.
 */
export function smooth(values: Float64Array, weight: number): Float64Array {
  if (weight <= 0) return values;
  const w = Math.min(weight, 0.9999);
  const out = new Float64Array(values.length);
  let average = 0;
  let unbias = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i] ?? NaN;
    if (!Number.isFinite(v)) {
      out[i] = NaN;
      continue;
    }
    average = average * w + (1 - w) * v;
    unbias = unbias * w + (1 - w);
    out[i] = average / unbias;
  }
  return out;
}
