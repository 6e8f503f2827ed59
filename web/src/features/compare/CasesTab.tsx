import { Anchor, Group, Select, Skeleton, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { compareEvaluations } from "../../api/evaluations";
import { queryKeys } from "../../api/queryKeys";
import type { CaseChange, ComparedCase, Evaluation, EvaluationComparison, Run } from "../../api/types";
import { classes } from "../../design/classes";
import { ErrorState } from "../../design/ErrorState";
import { compactNumber, groupedInteger, plural } from "../../design/numbers";
import { CaseDetails, findScore, ValueCell } from "../../parts/evaluations/CaseDetails";
import { hasDatasets, scoreKey, scoreLabel, scoreOf } from "../../parts/evaluations/scoreName";
import { SuccessText } from "../../parts/evaluations/ScoreTexts";
import { NumberText } from "../../parts/runs/NumberText";
import { runName } from "../../parts/runs/runName";
import tableStyles from "../../design/table.module.css";
import styles from "./CasesTab.module.css";

interface CasesSearch {
  score?: string | undefined;
  base?: string | undefined;
  run?: string | undefined;
  change?: string | undefined;
}

interface CasesTabProps {
  runs: readonly Run[];
  search: CasesSearch;
  change: (part: CasesSearch) => void;
}

const PAGE = 50;
const CHANGES: readonly CaseChange[] = ["regressed", "improved", "gone", "new", "same"];

/** Two of the runs, case by case: those that regressed first, with the old and the new output side by side. */
export function CasesTab({ runs, search, change }: CasesTabProps) {
  const [first, second] = runs;
  if (!first || !second)
    return (
      <Text size="sm" c="dimmed" role="status">
        Two runs are needed to compare them by case.
      </Text>
    );
  const base = runs.find((one) => one.id === search.base) ?? first;
  const run = runs.find((one) => one.id === search.run && one !== base) ?? (base === first ? second : first);
  return <Cases key={`${base.id} ${run.id}`} {...{ runs, search, change, base, run }} />;
}

function Cases({ runs, search, change, base, run }: CasesTabProps & { base: Run; run: Run }) {
  const chosen = scoreOf(search.score);
  const only = CHANGES.find((one) => one === search.change);
  const found = useInfiniteQuery({
    queryKey: queryKeys.cases(base.id, run.id, search.score ?? "", only ?? ""),
    queryFn: ({ pageParam, signal }) =>
      compareEvaluations(
        { base: base.id, run: run.id, ...chosen, change: only, max: PAGE, pageToken: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
    placeholderData: (before) => before,
  });
  const choices = runs.map((one) => ({ value: one.id, label: runName(one) }));
  const answer = found.data?.pages[0];
  const several = hasDatasets(answer?.scores ?? []);
  return (
    <section aria-label="Cases" className={styles.tab}>
      <Group gap="sm" align="end">
        <Select
          size="xs"
          label="From"
          data={choices}
          value={base.id}
          allowDeselect={false}
          onChange={(id) => {
            change({ base: id ?? undefined, run: id === run.id ? base.id : run.id });
          }}
        />
        <Select
          size="xs"
          label="To"
          data={choices}
          value={run.id}
          allowDeselect={false}
          onChange={(id) => {
            change({ run: id ?? undefined, base: id === base.id ? run.id : base.id });
          }}
        />
        <Select
          size="xs"
          w={220}
          label="Score"
          placeholder="Success of all scores"
          data={(answer?.scores ?? []).map((one) => ({
            value: scoreKey(one),
            label: scoreLabel(one, several),
          }))}
          value={chosen ? (search.score ?? null) : null}
          clearable
          searchable
          onChange={(score) => {
            change({ score: score ?? undefined });
          }}
        />
      </Group>
      {found.isError && !found.data ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : !answer ? (
        <Skeleton height={320} aria-label="Comparing the cases" />
      ) : (
        <>
          <Verdict answer={answer} />
          <Select
            size="xs"
            w={200}
            aria-label="Change"
            data={[
              { value: "", label: "All changes" },
              ...CHANGES.map((one) => ({ value: one, label: `${one} (${groupedInteger(answer[one])})` })),
            ]}
            value={only ?? ""}
            allowDeselect={false}
            onChange={(picked) => {
              change({ change: picked === "" || picked === null ? undefined : picked });
            }}
          />
          <CaseTable
            cases={found.data?.pages.flatMap((page) => page.cases) ?? []}
            evaluator={chosen?.evaluator}
            metric={chosen?.metric}
            names={[runName(base), runName(run)]}
            busy={found.isPlaceholderData}
          />
          {found.hasNextPage && (
            <Anchor component="button" type="button" size="xs" onClick={() => void found.fetchNextPage()}>
              Show more
            </Anchor>
          )}
        </>
      )}
    </section>
  );
}

function Verdict({ answer }: { answer: EvaluationComparison }) {
  const { means, successes } = answer;
  return (
    <div>
      <p className={styles.verdict} role="status">
        {answer.sentence}
      </p>
      <Text size="sm" c="dimmed">
        {means &&
          `Mean ${compactNumber(means.base)} → ${compactNumber(means.run)} over ${plural(means.cases, "case")}, a difference of ${compactNumber(means.differenceInterval[0] ?? NaN, 3)} to ${compactNumber(means.differenceInterval[1] ?? NaN, 3)} (95 %)${means.higherIsBetter ? "" : ", less is better"}. `}
        {successes &&
          `Successes: ${groupedInteger(successes.lost)} lost, ${groupedInteger(successes.won)} won of ${groupedInteger(successes.cases)}. `}
        {answer.new > 0 && `${plural(answer.new, "case")} new. `}
        {answer.gone > 0 && `${plural(answer.gone, "case")} gone.`}
      </Text>
    </div>
  );
}

interface CaseTableProps {
  cases: readonly ComparedCase[];
  evaluator: string | undefined;
  metric: string | undefined;
  names: readonly [string, string];
  busy: boolean;
}

function CaseTable({ cases, names, busy, ...score }: CaseTableProps) {
  if (cases.length === 0)
    return (
      <Text size="sm" c="dimmed" role="status">
        No case has this change.
      </Text>
    );
  return (
    <div className={tableStyles.scrollX} aria-busy={busy}>
      <table className={classes(tableStyles.grid, styles.cases)} aria-label="Cases compared">
        <thead>
          <tr>
            <th>Case</th>
            <th>Change</th>
            <th>Input</th>
            <th>{names[0]}</th>
            <th>{names[1]}</th>
          </tr>
        </thead>
        {cases.map((one) => {
          const row = one.run ?? one.base;
          return (
            <CaseRow key={`${row?.dataset ?? ""}\n${row?.key ?? ""}`} one={one} names={names} {...score} />
          );
        })}
      </table>
    </div>
  );
}

interface CaseRowProps {
  one: ComparedCase;
  evaluator: string | undefined;
  metric: string | undefined;
  names: readonly [string, string];
}

function CaseRow({ one, evaluator, metric, names }: CaseRowProps) {
  const [open, setOpen] = useState(false);
  const row = one.run ?? one.base;
  const key = row?.key ?? "";
  return (
    <tbody>
      <tr data-case={key}>
        <td>
          <button
            type="button"
            className={styles.open}
            aria-expanded={open}
            title={key}
            onClick={() => {
              setOpen(!open);
            }}
          >
            <span aria-hidden>{open ? "▾" : "▸"}</span> {key.length > 24 ? `${key.slice(0, 20)}…` : key}
          </button>
        </td>
        <td
          className={one.change === "regressed" || one.change === "improved" ? styles[one.change] : undefined}
        >
          {one.change}
          {one.gain !== 0 && ` ${one.gain > 0 ? "+" : ""}${compactNumber(one.gain, 3)}`}
        </td>
        <td>
          <ValueCell value={row?.data.input} />
        </td>
        <Side row={one.base} evaluator={evaluator} metric={metric} />
        <Side row={one.run} evaluator={evaluator} metric={metric} />
      </tr>
      {open && (
        <tr>
          <td colSpan={5}>
            <div className={styles.sides}>
              {([one.base, one.run] as const).map((side, i) => (
                <section key={names[i]} aria-label={names[i]}>
                  <h3>{names[i]}</h3>
                  {side ? (
                    <CaseDetails row={side} />
                  ) : (
                    <Text c="dimmed">This run does not have the case.</Text>
                  )}
                </section>
              ))}
            </div>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Side({
  row,
  evaluator,
  metric,
}: { row: Evaluation | undefined } & Pick<CaseRowProps, "evaluator" | "metric">) {
  const score = findScore(row, evaluator, metric);
  return (
    <td>
      {row ? <ValueCell value={row.data.output} /> : <Text c="dimmed">–</Text>}
      {score && (
        <small>
          <NumberText value={score.value} /> {score.label} <SuccessText success={score.success} />
        </small>
      )}
    </td>
  );
}
