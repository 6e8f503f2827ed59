import type { Range } from "../../plot/data/range";
import type { ChartSettings } from "./settings";

/** The props that charts of runs and charts of groups have in common. */
export interface ChartProps {
  title: string;
  settings: ChartSettings;
  syncKey: string;
  /** The curves taken out of the chart. */
  off: ReadonlySet<string>;
  toggle: (id: string) => void;
  active: boolean;
  buckets: number;
  height: number;
  onFull?: () => void;
  zoom: Range | undefined;
  onZoom: (range: Range | undefined) => void;
}
