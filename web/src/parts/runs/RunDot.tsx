import { createContext, useContext, useMemo } from "react";
import { classes } from "../../design/classes";
import { type Shade, shadeColour, swatch } from "../../design/colours";
import { useDark } from "../../design/useDark";
import type { ColourBook } from "./colourBook";
import textStyles from "../../design/text.module.css";
import styles from "./RunDot.module.css";

export const ColoursContext = createContext<ColourBook | null>(null);

/** The colours of runs that are shown together; empty while their group is unknown. */
export function useShades(group: string | undefined, ids: readonly string[]): ReadonlyMap<string, Shade> {
  const book = useContext(ColoursContext);
  const list = ids.join(",");
  return useMemo(
    () => (book && group !== undefined && list !== "" ? book.shades(group, list.split(",")) : new Map()),
    [book, group, list],
  );
}

/** The colour of a run beside its name: a dot, or a piece of a dashed line. It is hollow if the run is not charted. */
export function RunDot({
  shade,
  hollow = false,
  big = false,
}: {
  shade: Shade | undefined;
  hollow?: boolean;
  big?: boolean;
}) {
  const dark = useDark();
  if (!shade) return <i className={classes(styles.dot, styles.hollow, textStyles.faint)} />;
  const colour = shadeColour(shade, dark);
  if (shade.dash > 0 && !hollow)
    return <i className={styles.line} style={{ background: swatch(colour, shade.dash) }} />;
  return (
    <i
      className={classes(styles.dot, hollow && styles.hollow, big && styles.big)}
      style={{ color: colour }}
    />
  );
}
