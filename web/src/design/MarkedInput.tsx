import { useState, type ComponentPropsWithoutRef, type Ref } from "react";
import styles from "./MarkedInput.module.css";

interface MarkedInputProps extends Omit<ComponentPropsWithoutRef<"input">, "className" | "value"> {
  value: string;
  /** The text cut at a place that is wrong; undefined if none is. */
  marked: { before: string; at: string; behind: string } | undefined;
  ref?: Ref<HTMLInputElement>;
}

/** A field for a line of code, in which the place of an error is underlined. */
export function MarkedInput({ marked, onSelect, onScroll, ref, ...rest }: MarkedInputProps) {
  const [scroll, setScroll] = useState(0);
  return (
    <div className={styles.field}>
      <div className={styles.mirror} aria-hidden style={{ transform: `translateX(${String(-scroll)}px)` }}>
        {marked && (
          <>
            {marked.before}
            <mark>{marked.at || "\u00a0"}</mark>
            {marked.behind}
          </>
        )}
      </div>
      <input
        ref={ref}
        spellCheck={false}
        autoComplete="off"
        {...rest}
        onSelect={(e) => {
          setScroll(e.currentTarget.scrollLeft);
          onSelect?.(e);
        }}
        onScroll={(e) => {
          setScroll(e.currentTarget.scrollLeft);
          onScroll?.(e);
        }}
      />
    </div>
  );
}
