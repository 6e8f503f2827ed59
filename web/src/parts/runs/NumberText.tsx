import { fromWire, type ParamValue, type WireNumber } from "../../api/types";
import { classes } from "../../design/classes";
import { compactNumber, exactNumber } from "../../design/numbers";
import textStyles from "../../design/text.module.css";

export function NumberText({ value, digits }: { value: WireNumber | null | undefined; digits?: number }) {
  if (value == null) return <span className={textStyles.faint}>–</span>;
  const v = fromWire(value);
  return (
    <span
      className={classes(textStyles.tabular, !Number.isFinite(v) && textStyles.odd)}
      title={exactNumber(v)}
    >
      {compactNumber(v, digits)}
    </span>
  );
}

export function ParamText({ value }: { value: ParamValue | undefined }) {
  if (value === undefined) return <span className={textStyles.faint}>–</span>;
  if (typeof value === "number") return <NumberText value={value} digits={8} />;
  return <span className={textStyles.breakable}>{String(value)}</span>;
}
