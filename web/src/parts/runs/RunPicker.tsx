import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { searchRuns } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import { filterText } from "../../api/registry";
import { useRunName } from "./RunNameLink";
import { runName } from "./runName";

const SHOWN = 20;
const REST_MS = 150;

interface RunPickerProps {
  runId: string | undefined;
  onRun: (id: string | undefined) => void;
  label?: string;
  ariaLabel?: string;
  placeholder?: string;
  size?: string;
  w?: number;
}

/** A field in which a run is found by its name. */
export function RunPicker(props: RunPickerProps) {
  return props.runId === undefined ? (
    <Picker {...props} chosen={undefined} />
  ) : (
    <Named {...props} runId={props.runId} />
  );
}

function Named(props: RunPickerProps & { runId: string }) {
  return <Picker {...props} chosen={{ value: props.runId, label: useRunName(props.runId) }} />;
}

interface Option {
  value: string;
  label: string;
}

function Picker({
  runId,
  onRun,
  label,
  ariaLabel,
  placeholder = "Any run",
  size,
  w,
  chosen,
}: RunPickerProps & { chosen: Option | undefined }) {
  const [typed, setTyped] = useState("");
  const text = useDebouncedValue(typed === chosen?.label ? "" : typed.trim(), REST_MS)[0];
  const found = useQuery({
    queryKey: queryKeys.runsLike(text),
    queryFn: ({ signal }) =>
      searchRuns(
        {
          ...(text !== "" && { filter: `run_name ILIKE ${filterText(`%${text}%`)}` }),
          maxResults: SHOWN,
          columns: [],
        },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  const runs = (found.data?.runs ?? []).map((run) => ({ value: run.id, label: runName(run) }));
  const isThere = chosen === undefined || runs.some((run) => run.value === chosen.value);
  return (
    <Select
      label={label}
      aria-label={ariaLabel}
      {...(size !== undefined && { size })}
      {...(w !== undefined && { w })}
      placeholder={placeholder}
      data={isThere ? runs : [chosen, ...runs]}
      value={runId ?? null}
      searchable
      clearable
      filter={({ options }) => options}
      nothingFoundMessage="No run is called so"
      onSearchChange={setTyped}
      onChange={(id) => {
        onRun(id ?? undefined);
      }}
    />
  );
}
