import { useDebouncedValue } from "@mantine/hooks";
import { Input } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { checkCondition } from "../../api/alerts";
import { cutAt, syntaxPlace } from "../../api/client";
import { queryKeys } from "../../api/queryKeys";
import type { CheckedCondition } from "../../api/types";
import { classes } from "../../design/classes";
import { messageOf } from "../../design/ErrorState";
import { MarkedInput } from "../../design/MarkedInput";
import styles from "./Alerts.module.css";

const REST_MS = 250;
const MOST_CHARS = 2000;

/** The field of a condition. The server reads the condition while it is written; the place of an error is underlined. */
export function ConditionInput({
  condition,
  onCondition,
}: {
  condition: string;
  onCondition: (text: string) => void;
}) {
  const id = useId();
  const [rested] = useDebouncedValue(condition, REST_MS);
  const checked = useQuery({
    queryKey: queryKeys.condition(rested),
    queryFn: ({ signal }) => checkCondition(rested, signal),
    enabled: rested.trim() !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
  const isCurrent = rested === condition && rested.trim() !== "" && !checked.isPlaceholderData;
  const error = isCurrent ? checked.error : null;
  const place = syntaxPlace(error, "condition");
  return (
    <Input.Wrapper label="Condition" labelProps={{ htmlFor: id }}>
      <div className={classes(styles.condition, error !== null && styles.broken)}>
        <MarkedInput
          id={id}
          value={condition}
          marked={place && cutAt(condition, place)}
          maxLength={MOST_CHARS}
          data-autofocus
          placeholder="val/loss > 2.0 or val/loss is nan"
          aria-invalid={error !== null}
          aria-describedby={`${id}-said`}
          onChange={(e) => {
            onCondition(e.currentTarget.value);
          }}
        />
      </div>
      <div id={`${id}-said`} className={styles.said} data-broken={error !== null || undefined}>
        {error !== null ? (
          <span role="alert">{messageOf(error)}</span>
        ) : isCurrent && checked.data ? (
          saidOf(checked.data)
        ) : (
          "Metrics are compared, and tested with is nan, change(), no_improvement() and silent for."
        )}
      </div>
    </Input.Wrapper>
  );
}

function saidOf({ metrics, asksForSilence }: CheckedCondition): string {
  const watched = [...metrics, ...(asksForSilence ? ["the silence of the run"] : [])];
  return `Watches ${watched.join(", ")}`;
}
