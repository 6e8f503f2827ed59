import { Link } from "@tanstack/react-router";
import type { ModelVersion } from "../../api/types";
import { linkOf } from "../../design/links";
import textStyles from "../../design/text.module.css";

/** The run that a version was made of, as far as this server knows it. */
export function SourceRun({ version }: { version: ModelVersion }) {
  const { runId, run, runLink } = version;
  const link = runLink === undefined ? undefined : linkOf(runLink);
  if (runId === undefined) return <span className={textStyles.faint}>–</span>;
  if (run === undefined || run.state === "gone")
    return (
      <span className={textStyles.faint} title={runId}>
        {link === undefined ? (
          runId.slice(0, 12)
        ) : (
          <a href={link} target="_blank" rel="noopener noreferrer nofollow">
            {runId.slice(0, 12)}
          </a>
        )}{" "}
        (not on this server)
      </span>
    );
  return (
    <>
      <Link to="/runs/$runId" params={{ runId }}>
        {run.name === undefined || run.name === "" ? runId.slice(0, 12) : run.name}
      </Link>
      {run.state === "deleted" && <span className={textStyles.faint}> (deleted)</span>}
    </>
  );
}
