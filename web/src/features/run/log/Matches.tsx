import { piecesOf } from "./logText";
import styles from "./LogRow.module.css";

/** A text in which the matches of a search stand out. */
export function Matches({ text, searched }: { text: string; searched: string }) {
  if (searched === "") return text;
  return piecesOf(text, searched).map((piece, i) =>
    piece.isMatch ? (
      <mark key={i} className={styles.match}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}
