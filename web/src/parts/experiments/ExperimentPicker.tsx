import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { listExperiments } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";

interface ExperimentPickerProps {
  experimentId: string | undefined;
  onExperiment: (id: string | undefined) => void;
  label?: string;
  ariaLabel?: string;
  placeholder?: string;
  size?: string;
  w?: number;
}

/** A field in which an experiment is found by its name. */
export function ExperimentPicker(props: ExperimentPickerProps) {
  const { placeholder = "Any experiment", experimentId, onExperiment, label, ariaLabel, size, w } = props;
  const all = useQuery({
    queryKey: queryKeys.experimentsOf("active"),
    queryFn: ({ signal }) => listExperiments({ view: "active" }, signal),
  });
  return (
    <Select
      label={label}
      aria-label={ariaLabel}
      {...(size !== undefined && { size })}
      {...(w !== undefined && { w })}
      placeholder={placeholder}
      data={(all.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
      value={experimentId ?? null}
      searchable
      clearable
      limit={50}
      nothingFoundMessage="No experiment is called so"
      onChange={(id) => {
        onExperiment(id ?? undefined);
      }}
    />
  );
}
