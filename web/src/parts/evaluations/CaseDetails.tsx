import { own } from "../../api/keyed";
import type { Evaluation, Score } from "../../api/types";
import { JsonTree } from "../../design/JsonTree";
import { compactNumber } from "../../design/numbers";
import { ObjectLink } from "../objects/ObjectLink";
import { ObjectValue } from "../objects/ObjectValue";
import { TaskLink } from "../runs/RunLinks";
import { SuccessText } from "./ScoreTexts";
import { scoreLabel } from "./scoreName";
import { StandInCell, standIn } from "./StandIn";
import styles from "./Evaluations.module.css";

const SHOWN_CHARS = 400;

/** A value of a case as one piece of text: a string as it is, anything else as JSON. */
export function valueText(value: unknown): string {
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
}

/** A value of a case in a cell of a table. */
export function ValueCell({ value }: { value: unknown }) {
  const object = standIn(value);
  if (object !== undefined) return <StandInCell digest={object} />;
  const text = valueText(value);
  return (
    <div className={styles.text} title={text.slice(0, SHOWN_CHARS)}>
      {text.slice(0, SHOWN_CHARS)}
    </div>
  );
}

/** A value of a case whole: text as text, JSON as a tree, and a stand-in as its object. */
export function Value({ value }: { value: unknown }) {
  const object = standIn(value);
  return (
    <div className={styles.value}>
      {object !== undefined ? (
        <>
          <ObjectLink digest={object} text={`Object ${object.slice(0, 12)}…`} />
          <ObjectValue digest={object} name="object" isSmall />
        </>
      ) : typeof value === "string" ? (
        value
      ) : (
        <JsonTree value={value} />
      )}
    </div>
  );
}

const KNOWN: readonly (readonly [string, string])[] = [
  ["input", "Input"],
  ["output", "Output"],
  ["expected", "Expected"],
  ["retrievedContext", "Retrieved context"],
  ["expectedContext", "Expected context"],
  ["toolsCalled", "Tools called"],
  ["expectedTools", "Expected tools"],
  ["trajectories", "Trajectories"],
];

/** The members of the data of a case with their titles, the known ones first. */
export function members(data: Record<string, unknown>): (readonly [string, string])[] {
  const names = new Set(KNOWN.map(([name]) => name));
  return [
    ...KNOWN.filter(([name]) => Object.hasOwn(data, name)),
    ...Object.keys(data)
      .filter((name) => !names.has(name))
      .map((name) => [name, name] as const),
  ];
}

/** Everything that is known of a case in one run. */
export function CaseDetails({ row }: { row: Evaluation }) {
  return (
    <div className={styles.details}>
      {members(row.data).map(([name, title]) => (
        <section key={name} aria-label={title}>
          <h3>{title}</h3>
          <Value value={own(row.data, name)} />
        </section>
      ))}
      <section aria-label="Scores">
        <h3>Scores</h3>
        <ScoreList scores={row.scores ?? []} />
      </section>
      {row.metadata && (
        <section aria-label="Metadata">
          <h3>Metadata</h3>
          <Value value={row.metadata} />
        </section>
      )}
      {row.taskId !== undefined && (
        <section aria-label="Task">
          <h3>Made by the task</h3>
          <TaskLink runId={row.runId} taskId={row.taskId} />
        </section>
      )}
    </div>
  );
}

/** Scores one below another, with their explanations. */
export function ScoreList({ scores }: { scores: readonly Score[] }) {
  if (scores.length === 0) return <span className={styles.why}>None.</span>;
  return (
    <div className={styles.scores}>
      {scores.map((score) => (
        <div key={`${score.evaluator}\n${score.metric ?? ""}`}>
          <b>{scoreLabel(score, false)}</b> {score.value !== undefined && compactNumber(score.value)}{" "}
          {score.label} <SuccessText success={score.success} />
          {score.threshold !== undefined && (
            <small className={styles.interval}>threshold {compactNumber(score.threshold)}</small>
          )}
          {score.model !== undefined && <small className={styles.interval}>{score.model}</small>}
          {score.cost !== undefined && (
            <small className={styles.interval}>cost {compactNumber(score.cost)}</small>
          )}
          {score.rubric !== undefined && (
            <small className={styles.interval}>rubric {compactNumber(score.rubric)}</small>
          )}
          {score.explanation !== undefined && <div className={styles.why}>{score.explanation}</div>}
          {score.error !== undefined && <div className={styles.bad}>{score.error}</div>}
        </div>
      ))}
    </div>
  );
}

/** The score of a row that a name means. */
export function findScore(
  row: Evaluation | undefined,
  evaluator: string | undefined,
  metric: string | undefined,
): Score | undefined {
  return row?.scores?.find((one) => one.evaluator === evaluator && (one.metric ?? "") === (metric ?? ""));
}
