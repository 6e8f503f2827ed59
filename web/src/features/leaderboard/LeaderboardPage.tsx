import { Select, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { loadExperiment } from "../../api/calls";
import { loadLeaderboard } from "../../api/evaluations";
import { queryKeys } from "../../api/queryKeys";
import type { Leaderboard } from "../../api/types";
import { useChangeAddress } from "../../design/address";
import { classes } from "../../design/classes";
import { Crumbs } from "../../design/Crumbs";
import { ErrorState } from "../../design/ErrorState";
import { groupedInteger, plural } from "../../design/numbers";
import { Page } from "../../design/Page";
import { useTitle } from "../../design/useTitle";
import { hasDatasets, scoreKey, scoreLabel, scoreOf } from "../../parts/evaluations/scoreName";
import { MeanText, RateText } from "../../parts/evaluations/ScoreTexts";
import tableStyles from "../../design/table.module.css";

const route = getRouteApi("/experiments/$experimentId/leaderboard");
const RUNS = 500;

/** The runs of an experiment beside the means of their scores, the best first. */
export function LeaderboardPage() {
  const { experimentId } = route.useParams();
  const search = route.useSearch();
  const change = useChangeAddress();
  const experiment = useQuery({
    queryKey: queryKeys.experiment(experimentId),
    queryFn: ({ signal }) => loadExperiment(experimentId, signal),
  });
  const chosen = scoreOf(search.score);
  const board = useQuery({
    queryKey: queryKeys.leaderboard(experimentId, search.score ?? "", RUNS),
    // The score of one data set is the order; the columns are those of all data sets.
    queryFn: ({ signal }) =>
      loadLeaderboard(experimentId, { evaluator: chosen?.evaluator, metric: chosen?.metric }, RUNS, signal),
    placeholderData: (before) => before,
  });
  useTitle(experiment.data && `Leaderboard of ${experiment.data.name}`);
  const scores = board.data?.scores ?? [];
  const several = hasDatasets(scores);
  return (
    <Page>
      <Crumbs>
        <Link to="/">Experiments</Link>
        <span aria-hidden>/</span>
        <Link to="/experiments/$experimentId" params={{ experimentId }} title={experiment.data?.name}>
          {experiment.data?.name ?? "…"}
        </Link>
        <span aria-hidden>/</span>
        <b>Leaderboard</b>
      </Crumbs>
      <h1>Leaderboard</h1>
      {board.isError && !board.data ? (
        <ErrorState error={board.error} retry={() => void board.refetch()} />
      ) : !board.data ? (
        <Skeleton height={300} aria-label="Loading the leaderboard" />
      ) : board.data.runs.length === 0 ? (
        <Text size="sm" c="dimmed" my="md" role="status">
          No run of this experiment has evaluation rows yet.
        </Text>
      ) : (
        <>
          <Select
            size="xs"
            w={240}
            my="md"
            label="The best by"
            placeholder="The newest run first"
            data={scores.map((one) => ({ value: scoreKey(one), label: scoreLabel(one, several) }))}
            value={chosen ? (search.score ?? null) : null}
            clearable
            searchable
            onChange={(score) => {
              change({ score: score ?? undefined });
            }}
          />
          <Board board={board.data} several={several} order={search.score} busy={board.isPlaceholderData} />
        </>
      )}
    </Page>
  );
}

interface BoardProps {
  board: Leaderboard;
  several: boolean;
  order: string | undefined;
  busy: boolean;
}

function Board({ board, several, order, busy }: BoardProps) {
  return (
    <>
      <div className={tableStyles.scrollX} aria-busy={busy}>
        <table className={tableStyles.grid} aria-label="Leaderboard">
          <thead>
            <tr>
              <th>Run</th>
              <th className={tableStyles.num}>Cases</th>
              <th>Successes</th>
              {board.scores.map((score) => (
                <th
                  key={scoreKey(score)}
                  aria-sort={scoreKey(score) === order ? "descending" : undefined}
                  className={classes(scoreKey(score) === order && tableStyles.strong)}
                >
                  {scoreLabel(score, several)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {board.runs.map((run) => {
              const byPlace = new Map(run.scores.map((one) => [one.score, one]));
              return (
                <tr key={run.runId}>
                  <td className={tableStyles.key}>
                    <Link to="/runs/$runId" params={{ runId: run.runId }} search={{ tab: "evaluation" }}>
                      {run.name === "" ? run.runId.slice(0, 8) : run.name}
                    </Link>
                  </td>
                  <td className={tableStyles.num}>{groupedInteger(run.rows)}</td>
                  <td>
                    <RateText value={run.successRate} interval={run.successInterval} />
                  </td>
                  {board.scores.map((score, i) => {
                    const known = byPlace.get(i);
                    return (
                      <td key={scoreKey(score)}>
                        {known?.mean === undefined ? (
                          <RateText value={known?.successRate} interval={known?.successInterval} />
                        ) : (
                          <MeanText value={known.mean} interval={known.meanInterval} />
                        )}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed" mt={4} role="status">
        {board.cutOff ? `The first ${plural(board.runs.length, "run")}` : plural(board.runs.length, "run")}.
        Means and shares stand with their intervals of 95 %.
      </Text>
    </>
  );
}
