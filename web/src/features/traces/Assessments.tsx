import { Badge } from "@mantine/core";
import type { Assessment } from "../../api/types";
import { classes } from "../../design/classes";
import { TimeText } from "../../design/TimeText";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";
import styles from "./Traces.module.css";

/** What people, judges and programs say of a trace. */
export function Assessments({ assessments }: { assessments: readonly Assessment[] }) {
  if (assessments.length === 0) return null;
  return (
    <section aria-label="Assessments" className={styles.section}>
      <h2>Assessments</h2>
      <div className={tableStyles.scrollX}>
        <table className={tableStyles.grid} aria-label="Assessments">
          <thead>
            <tr>
              <th>Name</th>
              <th>Value</th>
              <th>By</th>
              <th>Reason</th>
              <th>When</th>
            </tr>
          </thead>
          <tbody>
            {assessments.map((one) => (
              <tr key={one.id} className={classes(!one.valid && styles.corrected)}>
                <td className={tableStyles.key}>
                  {one.name}{" "}
                  <Badge size="xs" radius="sm" variant="default" tt="none" fw={500}>
                    {one.kind}
                  </Badge>
                </td>
                <td className={textStyles.breakable}>
                  {one.error === undefined ? valueText(one.value) : `failed: ${valueText(one.error)}`}
                </td>
                <td className={textStyles.breakable}>
                  {one.source.id === "" ? one.source.type : one.source.id}
                </td>
                <td className={textStyles.breakable}>{one.rationale ?? "–"}</td>
                <td className={textStyles.nowrap}>
                  <TimeText ms={one.createdMs} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const valueText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
