import { fromWire, type ParamValue, type WireNumber } from "../../api/types";
import { compactNumber, exactNumber } from "../../design/numbers";

export function NumberText({ value, digits }: { value: WireNumber | null | undefined; digits?: number }) {
  if (value == null) return <span className="faint">–</span>;
  const v = fromWire(value);
  return (
    <span className={Number.isFinite(v) ? "tabular" : "tabular odd"} title={exactNumber(v)}>
      {compactNumber(v, digits)}
    </span>
  );
}

export function ParamText({ value }: { value: ParamValue | undefined }) {
  if (value === undefined) return <span className="faint">–</span>;
  if (typeof value === "number") return <NumberText value={value} digits={8} />;
  return <span className="break">{String(value)}</span>;
}
