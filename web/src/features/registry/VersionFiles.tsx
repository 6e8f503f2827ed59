import { Button, Group, Loader, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { archiveUrl, artifactUrl, listArtifacts } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import type { ModelVersion } from "../../api/types";
import { linkOf } from "../../design/links";
import { FileTree } from "../../parts/files/FileTree";
import { filesOfModel, filesOfRun } from "../../parts/files/sources";
import textStyles from "../../design/text.module.css";

/** The files of a version, if they are on this server. */
export function VersionFiles({ version: v }: { version: ModelVersion }) {
  return (
    <section aria-label="Files">
      <h2>Files</h2>
      {v.modelId !== undefined ? (
        <FileTree source={filesOfModel(v.modelId)} path="" />
      ) : v.path !== undefined && v.runId !== undefined && v.run !== undefined && v.run.state !== "gone" ? (
        <RunFiles runId={v.runId} path={v.path} />
      ) : (
        <Elsewhere source={v.source} />
      )}
    </section>
  );
}

function Elsewhere({ source }: { source: string }) {
  const link = linkOf(source);
  return (
    <Text size="sm" c="dimmed">
      The files are not on this server. Their place is{" "}
      {link === undefined ? (
        <code className={textStyles.breakable}>{source}</code>
      ) : (
        <a href={link} target="_blank" rel="noopener noreferrer nofollow" className={textStyles.breakable}>
          {source}
        </a>
      )}
      ; Quipu records it and does not read it.
    </Text>
  );
}

/** A file or folder among the artifacts of a run. */
function RunFiles({ runId, path }: { runId: string; path: string }) {
  const slash = path.lastIndexOf("/");
  const name = path.slice(slash + 1);
  const found = useQuery({
    queryKey: queryKeys.artifactNamed(runId, path),
    queryFn: ({ signal }) =>
      listArtifacts(runId, { path: path.slice(0, Math.max(slash, 0)), q: name }, signal),
  });
  if (found.isPending) return <Loader size="xs" aria-label="Loading files" />;
  const isFile = found.data?.artifacts.some((file) => file.path === path && !file.dir) ?? false;
  return (
    <>
      <Group gap="xs" mb="xs">
        <Link to="/runs/$runId" params={{ runId }} search={{ tab: "artifacts", path }}>
          {path} of the run
        </Link>
        <Button
          component="a"
          size="compact-xs"
          variant="default"
          download
          href={isFile ? artifactUrl(runId, path) : archiveUrl(runId, path, "zip")}
          leftSection={<IconDownload size={13} />}
        >
          {isFile ? "Download" : "Download as zip"}
        </Button>
      </Group>
      {!isFile && <FileTree source={filesOfRun(runId)} path={path} />}
    </>
  );
}
