import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryKeys } from "../../api/queryKeys";
import { loadRunName } from "../../api/runNames";
import { runName } from "./runName";
import textStyles from "../../design/text.module.css";

const NAMED_MS = 60_000;

/** What a run of which only the id is known is called; the beginning of its id until its name is there. */
export function useRunName(id: string): string {
  const found = useQuery({
    queryKey: queryKeys.runNamed(id),
    queryFn: async () => (await loadRunName(id)) ?? "",
    staleTime: NAMED_MS,
  });
  return runName({ id, name: found.data ?? "" });
}

/** A link to a run of which only the id is known. */
export function RunNameLink({ id, search = {} }: { id: string; search?: { tab?: string } }) {
  const name = useRunName(id);
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: id }}
      search={search}
      title={name}
      className={textStyles.truncate}
    >
      {name}
    </Link>
  );
}
