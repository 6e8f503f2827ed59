import { Anchor, Button, Text } from "@mantine/core";
import { ErrorState } from "../../design/ErrorState";
import { groupedInteger, plural } from "../../design/numbers";
import { RunTable, type RunTableProps } from "./RunTable";
import type { useRuns } from "./useRuns";
import textStyles from "../../design/text.module.css";
import styles from "./RunsPane.module.css";
import panes from "./panes.module.css";

type TableProps = Omit<RunTableProps, "onSelectAll" | "loading" | "dimmed" | "hasMore" | "loadMore">;

interface RunsPaneProps extends TableProps {
  found: ReturnType<typeof useRuns>;
  filtered: boolean;
  /** Whether the filter has a syntax error, which is shown at the filter. */
  badFilter: boolean;
  clearFilter: () => void;
  /** Whether the table has to wait until its columns are known. */
  waiting: boolean;
  /** Selects all runs, also those that are not loaded. */
  onSelectAll: () => void;
  isSelecting: boolean;
  /** The number of all runs, if children stand below their parents. */
  nestedIn: number | undefined;
  /** The number of chosen columns. The table may show only the first of them. */
  chosenColumns: number;
}

/** The run table with its messages above and its counts below. */
export function RunsPane(props: RunsPaneProps) {
  const { found, filtered, badFilter, clearFilter, waiting, onSelectAll, isSelecting, nestedIn, ...rest } =
    props;
  const { chosenColumns, ...table } = rest;
  const { query, unseen, reload } = found;
  const { runs, total, selected } = table;
  const nothingLoaded = query.isError && runs.length === 0;
  return (
    <div className={panes.pane}>
      {unseen > 0 && (
        <Button size="compact-xs" variant="light" className={styles.unseen} onClick={reload}>
          {plural(unseen, "new run")}: sort again
        </Button>
      )}
      {nothingLoaded && !badFilter ? (
        <ErrorState error={query.error} retry={reload} />
      ) : (
        <RunTable
          {...table}
          onSelectAll={onSelectAll}
          loading={(query.isPending && !badFilter) || waiting}
          dimmed={query.isPlaceholderData || query.isError}
          hasMore={query.hasNextPage}
          loadMore={() => {
            if (!query.isFetchingNextPage && query.hasNextPage) void query.fetchNextPage();
          }}
        />
      )}
      {nothingLoaded && badFilter && (
        <Text c="dimmed" ta="center" py="xl" className={styles.none}>
          The filter cannot be read, so no run is shown.{" "}
          <Anchor component="button" type="button" onClick={clearFilter}>
            Show all runs
          </Anchor>
        </Text>
      )}
      {query.isSuccess && total === 0 && (
        <Text c="dimmed" ta="center" py="xl" className={styles.none}>
          {filtered ? "No run matches the filter." : "No runs here."}
        </Text>
      )}
      <footer className={styles.foot}>
        <span>
          {nothingLoaded
            ? "No runs loaded"
            : runs.length < total
              ? `${groupedInteger(runs.length)} of ${plural(total, "run")} loaded`
              : plural(total, "run")}
          {nestedIn !== undefined &&
            nestedIn > total &&
            ` below no other, of ${groupedInteger(nestedIn)} in all`}
        </span>
        {selected.size > 0 && (
          <span>
            {groupedInteger(selected.size)} selected
            {selected.size >= runs.length && selected.size < total && (
              <>
                {" "}
                <Button size="compact-xs" variant="subtle" loading={isSelecting} onClick={onSelectAll}>
                  Select all {groupedInteger(total)}
                </Button>
              </>
            )}
          </span>
        )}
        {chosenColumns > table.columns.length && (
          <span>
            {groupedInteger(table.columns.length)} of {groupedInteger(chosenColumns)} chosen columns
          </span>
        )}
        {query.isFetching && !query.isPending && <span className={textStyles.faint}>loading…</span>}
      </footer>
    </div>
  );
}
