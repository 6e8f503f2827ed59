import { Group, NativeSelect, SegmentedControl, Skeleton, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMemo } from "react";
import { ErrorState } from "../../../design/ErrorState";
import { plural } from "../../../design/numbers";
import { layOut } from "./layout";
import { LineageGraphView } from "./LineageGraphView";
import { LineageList } from "./LineageList";
import { LineageQuestion } from "./LineageQuestion";
import { depthOf, DEPTHS, type LineageSearch } from "./lineageSearch";
import { MOST_NODES, useLineage } from "./useLineage";
import styles from "./Lineage.module.css";

interface LineageTabProps {
  digest: string;
  search: LineageSearch;
  change: (part: LineageSearch) => void;
}

/** Where an object comes from and what it affected, across runs. */
export function LineageTab({ digest, search, change }: LineageTabProps) {
  const isNarrow = useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false });
  const depth = depthOf(search.depth);
  const origins = useLineage(digest, "origins", depth);
  const effects = useLineage(digest, "effects", depth);
  const form = search.form === "graph" || search.form === "list" ? search.form : isNarrow ? "list" : "graph";
  const layout = useMemo(
    () => origins.data && effects.data && layOut(digest, origins.data, effects.data),
    [digest, origins.data, effects.data],
  );
  const failed = [origins, effects].find((q) => q.isError && !q.data);
  const cut = [origins.data?.cutOff && "origins", effects.data?.cutOff && "effects"].filter(
    (side) => typeof side === "string",
  );
  return (
    <section aria-label="Lineage" className={styles.tab}>
      <LineageQuestion key={search.to} digest={digest} search={search} depth={depth} change={change} />
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Form of the lineage"
          value={form}
          onChange={(v) => {
            change({ form: v });
          }}
          data={[
            { value: "graph", label: "Graph" },
            { value: "list", label: "List" },
          ]}
        />
        <NativeSelect
          size="xs"
          aria-label="Depth"
          value={String(depth)}
          onChange={(e) => {
            change({ depth: e.currentTarget.value });
          }}
          data={DEPTHS.map((n) => ({ value: String(n), label: `Up to ${plural(n, "link")} away` }))}
        />
        {layout && (
          <Text size="xs" c="dimmed" role="status">
            {plural(layout.nodes.length - 1, "other object")}
            {cut.length > 0 &&
              ` · cut off: more ${cut.join(" and ")} follow. Choose a greater depth (at most ${String(MOST_NODES)} ${cut.join(" and ")} are shown), or go on from another object.`}
          </Text>
        )}
      </Group>
      {failed ? (
        <ErrorState
          error={failed.error}
          retry={() => {
            void origins.refetch();
            void effects.refetch();
          }}
        />
      ) : !origins.data || !effects.data || !layout ? (
        <Skeleton height={320} aria-label="Loading the lineage" />
      ) : layout.nodes.length === 1 ? (
        <Text size="sm" c="dimmed">
          No links lead from or to this object.
        </Text>
      ) : form === "graph" ? (
        <>
          <Text size="xs" c="dimmed" className={styles.legend}>
            <span>← made of</span>
            <span>effects →</span>
          </Text>
          <LineageGraphView root={digest} layout={layout} depth={search.depth} />
        </>
      ) : (
        <div className={styles.columns}>
          <LineageList
            title="Origins"
            none="It was made of nothing that is known."
            root={digest}
            graph={origins.data}
          />
          <LineageList title="Effects" none="Nothing was made of it." root={digest} graph={effects.data} />
        </div>
      )}
    </section>
  );
}
