/** What an x axis counts, which decides where its ticks are and how its values are written. */
export interface Axis {
  /** `whole` numbers, any `number`, a `time` since 1970 or a `duration`, both in milliseconds. */
  readonly kind: "whole" | "number" | "time" | "duration";
  /** What stands before a value: "step" in "step 7". Empty if the value says it by itself. */
  readonly name: string;
  /** Whether times are told to the microsecond, as those of fast events need. */
  readonly isFine?: boolean;
}

export const isTime = ({ kind }: Axis) => kind === "time" || kind === "duration";
