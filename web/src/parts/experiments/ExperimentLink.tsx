import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { loadExperiment } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import textStyles from "../../design/text.module.css";

/** A link to an experiment of which only the id is known. */
export function ExperimentLink({ id }: { id: string }) {
  const found = useQuery({
    queryKey: queryKeys.experiment(id),
    queryFn: ({ signal }) => loadExperiment(id, signal),
  });
  const name = found.data?.name ?? `Experiment ${id}`;
  return (
    <Link
      to="/experiments/$experimentId"
      params={{ experimentId: id }}
      title={name}
      className={textStyles.truncate}
    >
      {name}
    </Link>
  );
}
