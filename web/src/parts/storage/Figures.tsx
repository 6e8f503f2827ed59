import type { ReactNode } from "react";
import textStyles from "../../design/text.module.css";
import styles from "./Figures.module.css";

/** Amounts beside each other. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className={styles.figures}>{children}</dl>;
}

export function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <b>{value}</b>
        <span className={textStyles.faint}>{note}</span>
      </dd>
    </div>
  );
}
