import { Badge, Tooltip } from "@mantine/core";
import { isReserved } from "./reserved";
import textStyles from "../../design/text.module.css";
import styles from "./Tags.module.css";

export function Tags({ tags }: { tags: Record<string, string> | undefined }) {
  const shown = Object.entries(tags ?? {}).filter(([k]) => !isReserved(k));
  if (shown.length === 0) return null;
  return (
    <span className={styles.tags} data-tags>
      {shown.slice(0, 4).map(([k, v]) => (
        <Tooltip key={k} label={`${k}: ${v}`} maw={400} multiline openDelay={300}>
          <Badge size="xs" variant="default" radius="sm" tt="none" fw={500} maw={180}>
            {v === "" ? k : `${k}: ${v}`}
          </Badge>
        </Tooltip>
      ))}
      {shown.length > 4 && <span className={textStyles.faint}>+{shown.length - 4}</span>}
    </span>
  );
}
