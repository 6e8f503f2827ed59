import { Anchor, Group, SegmentedControl, Select, Skeleton, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { listEvaluations, loadEvaluationSummary, loadLeaderboard } from "../../../api/evaluations";
import { queryKeys } from "../../../api/queryKeys";
import type { Evaluation, EvaluationSummary, Run } from "../../../api/types";
import { classes } from "../../../design/classes";
import { ErrorState } from "../../../design/ErrorState";
import { groupedInteger, plural } from "../../../design/numbers";
import { SearchInput } from "../../../design/SearchInput";
import { CaseDetails, findScore, ValueCell } from "../../../parts/evaluations/CaseDetails";
import { hasDatasets, scoreKey, scoreLabel, scoreOf } from "../../../parts/evaluations/scoreName";
import { MeanText, RateText, SuccessText } from "../../../parts/evaluations/ScoreTexts";
import { NumberText } from "../../../parts/runs/NumberText";
import { useTraced } from "../tasks/useTasks";
import { ORDERS, orderParameters } from "./evaluationSearch";
import type { EvaluationSearch } from "./evaluationSearch";
import tableStyles from "../../../design/table.module.css";
import styles from "./EvaluationTab.module.css";

interface EvaluationTabProps {
  run: Run;
  search: EvaluationSearch;
  change: (part: EvaluationSearch) => void;
}

const PAGE = 50;
const COMPARED = 200;

/** The cases that a run was evaluated on: what their scores say together, and each case with its scores. */
export function EvaluationTab({ run, search, change }: EvaluationTabProps) {
  const queries = useQueryClient();
  useTraced(run.id, () => queries.invalidateQueries({ queryKey: queryKeys.evaluations(run.id) }));
  const summary = useQuery({
    queryKey: queryKeys.evaluations(run.id, "summary", search.slice ?? ""),
    queryFn: ({ signal }) => loadEvaluationSummary(run.id, search.slice, signal),
    placeholderData: (before) => before,
  });
  if (summary.isError && !summary.data)
    return <ErrorState error={summary.error} retry={() => void summary.refetch()} />;
  if (!summary.data) return <Skeleton height={320} aria-label="Loading the evaluation" />;
  if (summary.data.rows === 0)
    return (
      <Text size="sm" c="dimmed" role="status">
        No evaluation rows yet. They appear here as soon as the run logs a case with its scores:
        run.evaluated(row).
      </Text>
    );
  return (
    <section aria-label="Evaluation" className={styles.tab}>
      <Summary run={run} summary={summary.data} search={search} change={change} />
      <Rows run={run} summary={summary.data} search={search} change={change} />
    </section>
  );
}

function Summary({ run, summary, search, change }: EvaluationTabProps & { summary: EvaluationSummary }) {
  return (
    <>
      <Group gap="sm" justify="space-between">
        <Text size="sm">
          {plural(summary.rows, "case")}
          {summary.datasets.length > 1 && ` of ${plural(summary.datasets.length, "data set")}`}
        </Text>
        <Group gap="sm">
          <SearchInput
            w={200}
            aria-label="Slice by"
            placeholder="Slice by, such as lang"
            value={search.slice ?? ""}
            onText={(slice) => {
              change({ slice: slice === "" ? undefined : slice });
            }}
          />
          <CompareWith run={run} score={search.score} />
        </Group>
      </Group>
      <ScoreTable label="Scores" summary={summary} />
      {summary.slices.map((slice) => (
        <div key={JSON.stringify(slice.value)}>
          <h2>
            {search.slice}: {typeof slice.value === "string" ? slice.value : JSON.stringify(slice.value)}
          </h2>
          <ScoreTable label={`Scores of ${JSON.stringify(slice.value)}`} summary={slice} />
        </div>
      ))}
      {search.slice !== undefined && summary.slices.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          No case has {search.slice} in its metadata.
        </Text>
      )}
    </>
  );
}

type Summarised = Pick<EvaluationSummary, "datasets" | "scores">;

function ScoreTable({ label, summary }: { label: string; summary: Summarised }) {
  const several = hasDatasets(summary.scores);
  return (
    <div className={tableStyles.scrollX}>
      <table className={tableStyles.grid} aria-label={label}>
        <thead>
          <tr>
            <th>Score</th>
            <th className={tableStyles.num}>Cases</th>
            <th>Mean</th>
            <th>Successes</th>
          </tr>
        </thead>
        <tbody>
          {summary.scores.map((score) => (
            <tr key={scoreKey(score)}>
              <td className={tableStyles.key}>{scoreLabel(score, several)}</td>
              <td className={tableStyles.num}>{groupedInteger(score.count)}</td>
              <td>
                <MeanText value={score.mean} interval={score.meanInterval} />
                {!score.higherIsBetter && <small> less is better</small>}
              </td>
              <td>
                <RateText value={score.successRate} interval={score.successInterval} />
              </td>
            </tr>
          ))}
          {summary.datasets.map((one) => (
            <tr key={`rows of ${one.dataset}`}>
              <td className={tableStyles.key}>
                {one.dataset === "" || summary.datasets.length === 1
                  ? "all scores"
                  : `${one.dataset}: all scores`}
              </td>
              <td className={tableStyles.num}>{groupedInteger(one.rows)}</td>
              <td />
              <td>
                <RateText value={one.successRate} interval={one.successInterval} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Leads to the comparison by case with another run of the experiment. */
function CompareWith({ run, score }: { run: Run; score: string | undefined }) {
  const navigate = useNavigate();
  const board = useQuery({
    queryKey: queryKeys.leaderboard(run.experimentId, "newest", COMPARED),
    queryFn: ({ signal }) => loadLeaderboard(run.experimentId, {}, COMPARED, signal),
  });
  const others = (board.data?.runs ?? []).filter((one) => one.runId !== run.id);
  return (
    <Group gap="sm">
      <Select
        size="xs"
        w={210}
        aria-label="Compare by case with"
        placeholder={others.length === 0 ? "No other run to compare with" : "Compare by case with…"}
        disabled={others.length === 0}
        data={others.map((one) => ({
          value: one.runId,
          label: one.name === "" ? one.runId.slice(0, 8) : one.name,
        }))}
        value={null}
        searchable
        onChange={(base) => {
          if (base !== null)
            void navigate({
              to: "/compare",
              search: { runs: `${base},${run.id}`, tab: "cases", ...(score !== undefined && { score }) },
            });
        }}
      />
      <Anchor
        size="xs"
        component={Link}
        to="/experiments/$experimentId/leaderboard"
        params={{ experimentId: run.experimentId } as never}
      >
        Leaderboard
      </Anchor>
    </Group>
  );
}

function Rows({ run, summary, search, change }: EvaluationTabProps & { summary: EvaluationSummary }) {
  const chosen = scoreOf(search.score);
  const several = hasDatasets(summary.scores);
  const parameters = {
    ...chosen,
    success: search.success,
    text: search.find,
    ...orderParameters(search.order, chosen !== undefined),
  };
  const found = useInfiniteQuery({
    queryKey: queryKeys.evaluations(run.id, "rows", parameters),
    queryFn: ({ pageParam, signal }) =>
      listEvaluations(run.id, { ...parameters, max: PAGE, pageToken: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
    placeholderData: (before) => before,
  });
  const rows = found.data?.pages.flatMap((page) => page.evaluations) ?? [];
  const total = found.data?.pages[0]?.total ?? 0;
  return (
    <>
      <Group gap="sm">
        <Select
          size="xs"
          w={220}
          aria-label="Score"
          placeholder="All scores"
          data={summary.scores.map((one) => ({ value: scoreKey(one), label: scoreLabel(one, several) }))}
          value={chosen ? (search.score ?? null) : null}
          clearable
          searchable
          onChange={(score) => {
            change({ score: score ?? undefined });
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label="Success"
          data={[
            { value: "", label: "all" },
            { value: "true", label: "passed" },
            { value: "false", label: "failed" },
          ]}
          value={search.success ?? ""}
          onChange={(success) => {
            change({ success: success === "" ? undefined : success });
          }}
        />
        <Select
          size="xs"
          w={170}
          aria-label="Order"
          data={ORDERS.filter((one) => chosen !== undefined || one.value === "" || one.value === "key").map(
            (one) => ({ ...one }),
          )}
          value={search.order ?? ""}
          allowDeselect={false}
          onChange={(order) => {
            change({ order: order === "" || order === null ? undefined : order });
          }}
        />
        <SearchInput
          w={220}
          aria-label="Find in cases"
          placeholder="Find in cases"
          value={search.find ?? ""}
          onText={(find) => {
            change({ find: find === "" ? undefined : find });
          }}
        />
      </Group>
      {found.isError && !found.data ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : !found.data ? (
        <Skeleton height={240} aria-label="Loading the cases" />
      ) : rows.length === 0 ? (
        <Text size="sm" c="dimmed" role="status">
          No case fits.
        </Text>
      ) : (
        <>
          <div className={tableStyles.scrollX} aria-busy={found.isPlaceholderData}>
            <table className={classes(tableStyles.grid, styles.rows)} aria-label="Cases">
              <thead>
                <tr>
                  <th>Case</th>
                  <th>Input</th>
                  <th>Output</th>
                  <th>Expected</th>
                  <th>{chosen ? scoreLabel(chosen, false) : "Scores"}</th>
                </tr>
              </thead>
              {rows.map((row) => (
                <CaseRow key={`${row.dataset ?? ""}\n${row.key}`} row={row} score={search.score} />
              ))}
            </table>
          </div>
          <Text size="xs" c="dimmed" role="status">
            {rows.length < total
              ? `The first ${groupedInteger(rows.length)} of ${plural(total, "case")}`
              : plural(total, "case")}
            {found.hasNextPage && (
              <>
                {" · "}
                <Anchor component="button" type="button" size="xs" onClick={() => void found.fetchNextPage()}>
                  Show more
                </Anchor>
              </>
            )}
          </Text>
        </>
      )}
    </>
  );
}

function CaseRow({ row, score }: { row: Evaluation; score: string | undefined }) {
  const [open, setOpen] = useState(false);
  const chosen = scoreOf(score);
  const one = chosen && findScore(row, chosen.evaluator, chosen.metric);
  const failed = (row.scores ?? []).filter((each) => each.success === false).length;
  const judged = (row.scores ?? []).some((each) => each.success !== undefined);
  return (
    <tbody>
      <tr data-case={row.key}>
        <td className={styles.key}>
          <button
            type="button"
            className={styles.open}
            aria-expanded={open}
            title={row.key}
            onClick={() => {
              setOpen(!open);
            }}
          >
            <span aria-hidden>{open ? "▾" : "▸"}</span>{" "}
            {row.key.length > 24 ? `${row.key.slice(0, 20)}…` : row.key}
          </button>
        </td>
        <td>
          <ValueCell value={row.data.input} />
        </td>
        <td>
          <ValueCell value={row.data.output} />
        </td>
        <td>
          <ValueCell value={row.data.expected} />
        </td>
        <td>
          {chosen ? (
            <>
              <NumberText value={one?.value} /> {one?.label} <SuccessText success={one?.success} />
            </>
          ) : (
            <>
              {plural((row.scores ?? []).length, "score")}{" "}
              <SuccessText success={judged ? failed === 0 : undefined} />
            </>
          )}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={5}>
            <CaseDetails row={row} />
          </td>
        </tr>
      )}
    </tbody>
  );
}
