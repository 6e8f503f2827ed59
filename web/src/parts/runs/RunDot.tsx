import { createContext, useContext, useMemo } from "react";
import { useDark } from "../../design/useDark";
import type { ColourBook } from "./colourBook";
import { type Shade, shadeColour, swatch } from "../../design/colours";

export const ColoursContext = createContext<ColourBook | null>(null);

/** The colours of runs that are shown together; none while their group is not known. */
export function useShades(group: string | undefined, ids: readonly string[]): ReadonlyMap<string, Shade> {
  const book = useContext(ColoursContext);
  const list = ids.join(",");
  return useMemo(
    () => (book && group !== undefined && list !== "" ? book.shades(group, list.split(",")) : new Map()),
    [book, group, list],
  );
}

/** A run's colour beside its name: a dot, or a piece of its line where that is dashed; hollow if it is not charted. */
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
  if (!shade) return <i className="dot hollow faint" />;
  const colour = shadeColour(shade, dark);
  if (shade.dash > 0 && !hollow)
    return <i className="dot-line" style={{ background: swatch(colour, shade.dash) }} />;
  return <i className={`dot${hollow ? " hollow" : ""}${big ? " big" : ""}`} style={{ color: colour }} />;
}
