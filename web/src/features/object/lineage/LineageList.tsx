import { Text } from "@mantine/core";
import type { LineageGraph } from "../../../api/types";
import { plural } from "../../../design/numbers";
import { ObjectRows } from "./ObjectRows";
import styles from "./Lineage.module.css";

interface LineageListProps {
  title: string;
  /** What is said if there are none. */
  none: string;
  root: string;
  graph: LineageGraph;
}

/** The objects on one side of an object, nearest first. */
export function LineageList({ title, none, root, graph }: LineageListProps) {
  const objects = graph.objects.filter((o) => o.digest !== root);
  const depths = [...new Set(objects.map((o) => o.depth))].sort((a, b) => a - b);
  return (
    <section aria-label={title} className={styles.side}>
      <h2>{title}</h2>
      {depths.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      {depths.map((depth) => (
        <div key={depth}>
          <h3>{plural(depth, "link")} away</h3>
          <ObjectRows digests={objects.filter((o) => o.depth === depth).map((o) => o.digest)} />
        </div>
      ))}
    </section>
  );
}
