import { Text } from "@mantine/core";
import { useMemo } from "react";
import { CellTable } from "../../design/CellTable";
import { compactNumber, groupedInteger, plural } from "../../design/numbers";
import { TextPreview } from "../../design/TextPreview";
import { readNpy } from "./npy";

const MOST_VALUES = 10_000;
const SMALL_VALUES = 500;
const SMALL_ROWS = 5;
/** Of arrays that are no tables, so many values are written one behind the other. */
const IN_LINE = 1000;

/** A numeric array: its type, its shape and its first values. */
export function ArrayValue({ bytes, isSmall }: { bytes: ArrayBuffer; isSmall: boolean }) {
  const array = useMemo(() => readNpy(bytes, isSmall ? SMALL_VALUES : MOST_VALUES), [bytes, isSmall]);
  if (!array)
    return (
      <Text size="sm" c="dimmed">
        The bytes are no NPY file that the page can read.
      </Text>
    );
  const { dtype, shape, isFortran, values } = array;
  const total = shape.reduce((product, n) => product * n, 1);
  const text = (value: number | bigint | boolean | undefined) =>
    typeof value === "number" ? compactNumber(value, 6) : value === undefined ? "" : String(value);
  const [rows = 0, columns = 0] = shape;
  const isTable = shape.length === 2 && values.length > 0;
  const fullRows = isFortran ? rows : Math.ceil(values.length / Math.max(1, columns));
  const line = values.slice(0, isSmall ? SMALL_VALUES : IN_LINE);
  return (
    <>
      <Text size="sm" mb={4}>
        {dtype} · shape [{shape.join(", ")}] · {plural(total, "value")}
        {isFortran && " · Fortran order"}
      </Text>
      {isTable ? (
        <CellTable
          rows={Math.min(rows, fullRows)}
          {...(isSmall && { mostRows: SMALL_ROWS })}
          columns={columns}
          firstRow={0}
          head={groupedInteger}
          cell={(r, c) => text(values[isFortran ? c * rows + r : r * columns + c])}
          toSeeAll="download the object to see the others"
        />
      ) : (
        values.length > 0 && (
          <TextPreview text={line.map(text).join("  ") + (total > line.length ? "  …" : "")} />
        )
      )}
    </>
  );
}
