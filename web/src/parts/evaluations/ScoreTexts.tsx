import { compactNumber } from "../../design/numbers";
import { NumberText } from "../runs/NumberText";
import textStyles from "../../design/text.module.css";
import styles from "./Evaluations.module.css";

interface WithInterval {
  value: number | undefined;
  /** Its ends, with 95 %. */
  interval: readonly number[] | undefined;
}

/** A mean, and how far it may be off. */
export function MeanText({ value, interval }: WithInterval) {
  return (
    <>
      <NumberText value={value} />
      {interval && (
        <small className={styles.interval} title="The interval of 95 %">
          {compactNumber(interval[0] ?? NaN, 3)} to {compactNumber(interval[1] ?? NaN, 3)}
        </small>
      )}
    </>
  );
}

const percent = (rate: number) => `${compactNumber(rate * 100, 3)}\u00a0%`;

/** A share of successes, and how far it may be off. */
export function RateText({ value, interval }: WithInterval) {
  if (value === undefined) return <span className={textStyles.faint}>–</span>;
  return (
    <>
      <span className={textStyles.tabular} title={String(value)}>
        {percent(value)}
      </span>
      {interval && (
        <small className={styles.interval} title="The interval of 95 %">
          {percent(interval[0] ?? NaN)} to {percent(interval[1] ?? NaN)}
        </small>
      )}
    </>
  );
}

/** Whether a case was a success, in a word and not by colour alone. */
export function SuccessText({ success }: { success: boolean | undefined }) {
  if (success === undefined) return <span className={textStyles.faint}>–</span>;
  return success ? <span className={styles.good}>✓ pass</span> : <span className={styles.bad}>✗ fail</span>;
}
