import { useRef, useState, type ReactNode } from "react";
import styles from "./panes.module.css";

const KEY = "quipu.split";
const LEAST = 20;
const MOST = 80;

function stored(): number {
  const value = Number(localStorage.getItem(KEY));
  return value >= LEAST && value <= MOST ? value : 52;
}

/** Two panes with a handle between them. The browser keeps the position of the handle. */
export function Split({ left, right }: { left: ReactNode; right: ReactNode }) {
  const [percent, setPercent] = useState(stored);
  const box = useRef<HTMLDivElement>(null);
  const move = (to: number) => {
    const next = Math.max(LEAST, Math.min(MOST, to));
    setPercent(next);
    localStorage.setItem(KEY, String(next));
  };
  return (
    <div
      ref={box}
      className={styles.split}
      style={{ gridTemplateColumns: `${String(percent)}% 9px minmax(0, 1fr)` }}
    >
      {left}
      <div
        className={styles.handle}
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the table"
        aria-valuenow={Math.round(percent)}
        tabIndex={0}
        onKeyDown={(e) => {
          if (e.key === "ArrowLeft") move(percent - 2);
          else if (e.key === "ArrowRight") move(percent + 2);
        }}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
        }}
        onPointerMove={(e) => {
          const rect = box.current?.getBoundingClientRect();
          if (rect && e.currentTarget.hasPointerCapture(e.pointerId))
            move(((e.clientX - rect.left) / rect.width) * 100);
        }}
      />
      {right}
    </div>
  );
}
