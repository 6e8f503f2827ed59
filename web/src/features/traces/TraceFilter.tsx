import { useEffect, useImperativeHandle, useRef, useState, type Ref } from "react";
import { cutAt, syntaxPlace } from "../../api/client";
import { messageOf } from "../../design/ErrorState";
import { FilterField } from "../../design/FilterField";
import { MarkedInput } from "../../design/MarkedInput";
import { shiftedMessage } from "./search";

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
    <FilterField
      errorId="trace-filter-error"
      error={isBroken ? shiftedMessage(messageOf(error), before) : undefined}
      waits={draft !== filter}
      clear={
        draft === ""
          ? undefined
          : () => {
              setDraft("");
              apply("");
            }
      }
    >
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
    </FilterField>
  );
}
