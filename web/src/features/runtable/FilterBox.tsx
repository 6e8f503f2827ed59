import { useEffect, useImperativeHandle, useMemo, useRef, useState, type Ref } from "react";
import { cutAt, syntaxPlace } from "../../api/client";
import { classes } from "../../design/classes";
import { messageOf } from "../../design/ErrorState";
import { FilterField } from "../../design/FilterField";
import { MarkedInput } from "../../design/MarkedInput";
import { groupedInteger } from "../../design/numbers";
import { useKeysLike } from "../../parts/runs/useKeysLike";
import { complete, MAX, wantedKeys } from "./completion";
import styles from "./FilterBox.module.css";

export interface FilterBoxHandle {
  focus(): void;
}

/** The filter field. It completes names and marks the place of a syntax error. */
export function FilterBox({
  filter,
  apply,
  error,
  experimentId,
  ref,
}: {
  filter: string;
  apply: (filter: string) => void;
  error: unknown;
  experimentId: string;
  ref?: Ref<FilterBoxHandle>;
}) {
  const [draft, setDraft] = useState(filter);
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), []);
  useEffect(() => {
    setDraft(filter);
  }, [filter]);

  const wanted = wantedKeys(draft, caret);
  const keys = useKeysLike(experimentId, wanted.text, wanted.kind, 2 * MAX, open);
  const completion = useMemo(() => complete(draft, caret, keys.uses), [draft, caret, keys.uses]);
  const suggestions = open ? completion.suggestions : [];
  const place = draft === filter ? syntaxPlace(error, "filter") : undefined;
  const marked = place && cutAt(draft, place);
  const broken = draft === filter && error !== undefined && error !== null;

  const accept = (index: number) => {
    const s = completion.suggestions[index];
    if (!s) return;
    const text = `${draft.slice(0, completion.from)}${s.text} ${draft.slice(completion.to).trimStart()}`;
    const at = completion.from + s.text.length + 1;
    setDraft(text);
    setCaret(at);
    setChosen(-1);
    requestAnimationFrame(() => {
      input.current?.setSelectionRange(at, at);
    });
  };

  return (
    <FilterField
      errorId="filter-error"
      error={broken ? messageOf(error) : undefined}
      waits={draft !== filter}
      clear={
        draft === ""
          ? undefined
          : () => {
              setDraft("");
              apply("");
            }
      }
      below={
        suggestions.length > 0 && (
          <div id="filter-suggestions" role="listbox" aria-label="Suggestions" className={styles.suggestions}>
            {suggestions.map((s, i) => (
              <div
                key={s.hint + s.text}
                role="option"
                aria-selected={i === chosen}
                className={classes(styles.suggestion, i === chosen && styles.chosen)}
                onPointerDown={(e) => {
                  e.preventDefault();
                  accept(i);
                }}
              >
                <span>{s.text}</span>
                <small>{s.hint}</small>
              </div>
            ))}
            {suggestions.length === MAX && keys.total > MAX && (
              <div className={styles.more}>
                {MAX} of {groupedInteger(keys.total)} keys: type on to find others
              </div>
            )}
          </div>
        )
      }
    >
      <MarkedInput
        ref={input}
        value={draft}
        marked={marked}
        role="combobox"
        aria-expanded={suggestions.length > 0}
        aria-controls="filter-suggestions"
        aria-invalid={broken}
        aria-describedby="filter-error"
        aria-label="Filter runs"
        placeholder="Filter, such as  metrics.loss < 0.1 AND params.optimizer = 'adam'"
        onChange={(e) => {
          setDraft(e.currentTarget.value);
          setCaret(e.currentTarget.selectionStart ?? 0);
          setOpen(true);
          setChosen(-1);
        }}
        onSelect={(e) => {
          setCaret(e.currentTarget.selectionStart ?? 0);
        }}
        onFocus={() => {
          setOpen(true);
        }}
        onBlur={() => {
          setOpen(false);
        }}
        onKeyDown={(e) => {
          if (e.key === "ArrowDown" && suggestions.length > 0) {
            e.preventDefault();
            setChosen((chosen + 1) % suggestions.length);
          } else if (e.key === "ArrowUp" && suggestions.length > 0) {
            e.preventDefault();
            setChosen((chosen <= 0 ? suggestions.length : chosen) - 1);
          } else if (e.key === "Tab" && suggestions.length > 0 && !e.shiftKey && draft !== "") {
            e.preventDefault();
            accept(Math.max(0, chosen));
          } else if (e.key === "Enter") {
            e.preventDefault();
            if (chosen >= 0 && suggestions.length > 0) accept(chosen);
            else {
              setOpen(false);
              apply(draft.trim());
            }
          } else if (e.key === "Escape") {
            if (open && suggestions.length > 0) setOpen(false);
            else input.current?.blur();
          }
        }}
      />
    </FilterField>
  );
}
