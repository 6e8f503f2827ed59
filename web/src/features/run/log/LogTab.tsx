import { useRef, useState } from "react";
import type { Run } from "../../../api/types";
import { useKeys } from "../../../design/useKeys";
import { clockOf } from "../timelines/timeRange";
import { LogBar } from "./LogBar";
import { LogView } from "./LogView";
import { logFilterOf, type LogSearch } from "./logSearch";
import styles from "./LogTab.module.css";

interface LogTabProps {
  run: Run;
  search: LogSearch;
  change: (part: LogSearch) => void;
}

const US = 1000;

/** The log of a run: what to show of it, and its entries. */
export function LogTab({ run, search, change }: LogTabProps) {
  const clock = clockOf(search.clock);
  const wrap = search.wrap !== "0";
  const input = useRef<HTMLInputElement>(null);
  const [loggers, setLoggers] = useState<readonly string[]>([]);
  useKeys({ "/": () => input.current?.focus() });
  const originUs = run.startMs * US;
  const filter = logFilterOf(search, originUs);
  const { levels, text, logger, fromUs, throughUs } = filter;
  return (
    <section aria-label="Log" className={styles.tab}>
      <LogBar
        runId={run.id}
        runName={run.name}
        originUs={originUs}
        filter={filter}
        clock={clock}
        wrap={wrap}
        loggers={loggers}
        change={change}
        input={input}
      />
      <LogView
        key={[levels.join(), text, logger, fromUs, throughUs].join("\u0000")}
        run={run}
        filter={filter}
        entry={search.entry}
        clock={clock}
        originUs={originUs}
        wrap={wrap}
        change={change}
        onLoggers={setLoggers}
      />
    </section>
  );
}
