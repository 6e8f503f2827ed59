import { ActionIcon, Text } from "@mantine/core";
import { IconFilter, IconX } from "@tabler/icons-react";
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from "react";
import { cutAt, syntaxPlace } from "../../api/client";
import { classes } from "../../design/classes";
import { messageOf } from "../../design/ErrorState";
import { MarkedInput } from "../../design/MarkedInput";
import { shiftedMessage } from "./search";
import textStyles from "../../design/text.module.css";
import styles from "./Traces.module.css";

interface TraceFilterProps {
  filter: string;
  apply: (filter: string) => void;
  error: unknown;
  /** The characters of the request's filter before what is written here. */
  before: number;
  ref?: Ref<{ focus: () => void }>;
}

/** The field of the filter, which is applied with Enter. The place of an error is underlined. */
export function TraceFilter({ filter, apply, error, before, ref }: TraceFilterProps) {
  const [draft, setDraft] = useState(filter);
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), []);
  useEffect(() => {
    setDraft(filter);
  }, [filter]);
  const place = draft === filter ? syntaxPlace(error, "filter") : undefined;
  const isBroken = draft === filter && place !== undefined;
  return (
    <div className={styles.filter}>
      <div className={classes(styles.box, isBroken && styles.broken)}>
        <IconFilter size={15} aria-hidden />
        <MarkedInput
          ref={input}
          value={draft}
          marked={place && cutAt(draft, { ...place, position: Math.max(0, place.position - before) })}
          aria-label="Filter traces"
          aria-invalid={isBroken}
          aria-describedby="trace-filter-error"
          placeholder="Filter, such as  name = 'answer' AND span.type = 'TOOL' AND duration > 500"
          onChange={(e) => {
            setDraft(e.currentTarget.value);
          }}
          onKeyDown={(e) => {
            if (e.key === "Enter") apply(draft.trim());
            if (e.key === "Escape") input.current?.blur();
          }}
        />
        {draft !== filter && (
          <Text size="xs" c="dimmed" className={textStyles.nowrap}>
            ↵ to apply
          </Text>
        )}
        {draft !== "" && (
          <ActionIcon
            size="xs"
            variant="subtle"
            color="gray"
            aria-label="Clear filter"
            onClick={() => {
              setDraft("");
              apply("");
            }}
          >
            <IconX size={13} />
          </ActionIcon>
        )}
      </div>
      <div id="trace-filter-error" role={isBroken ? "alert" : undefined} className={styles.error}>
        {isBroken && shiftedMessage(messageOf(error), before)}
      </div>
    </div>
  );
}
