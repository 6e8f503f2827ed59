import { Anchor, Button, Group, Loader, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { artifactUrl } from "../api/calls";
import type { Artifact } from "../api/types";
import { byteSize, plural } from "../format/numbers";
import { Copy, ErrorState } from "../ui/states";
import { TimeText } from "../ui/text";
import { ArtifactIcon } from "./ArtifactIcon";
import { ArtifactPreview } from "./ArtifactPreview";
import { sorted } from "./choice";
import { useFolder } from "./useFolder";

interface ViewProps {
  runId: string;
  path: string;
  open: (path: string) => void;
}

/** A file's preview or a folder's content; the path "" is the folder of all. */
export function ArtifactView({ runId, path, open }: ViewProps) {
  const slash = path.lastIndexOf("/");
  const parent = useFolder(runId, slash < 0 ? "" : path.slice(0, slash));
  const artifact = parent.data?.artifacts.find((a) => a.path === path);
  if (path === "" || artifact?.dir) return <FolderTable runId={runId} path={path} open={open} />;
  return <OneFile runId={runId} path={path} artifact={artifact} open={open} />;
}

/** A path whose folders can be opened. */
function PathLine({ path, open }: { path: string; open: (path: string) => void }) {
  const parts = path === "" ? [] : path.split("/");
  return (
    <Text fw={600} className="break">
      {parts.length === 0 && "All artifacts"}
      {parts.map((part, i) => {
        const here = parts.slice(0, i + 1).join("/");
        return i === parts.length - 1 ? (
          <span key={here}>{part}</span>
        ) : (
          <span key={here}>
            <Anchor
              component="button"
              fw={600}
              onClick={() => {
                open(here);
              }}
            >
              {part}
            </Anchor>
            <span className="faint"> / </span>
          </span>
        );
      })}{" "}
      {path !== "" && <Copy value={path} label="Copy path" />}
    </Text>
  );
}

function FolderTable({ runId, path, open }: ViewProps) {
  const folder = useFolder(runId, path);
  if (folder.isError) return <ErrorState error={folder.error} retry={() => void folder.refetch()} />;
  if (folder.isPending) return <Loader size="sm" aria-label="Loading the folder" />;
  const entries = sorted(folder.data.artifacts);
  const bytes = entries.reduce((n, a) => n + a.size, 0);
  return (
    <>
      <PathLine path={path} open={open} />
      <Text size="xs" c="dimmed" mb="xs">
        {plural(entries.length, "entry", "entries")}, {byteSize(bytes)}
      </Text>
      <div className="scroll-x">
        <table className="grid folder-table">
          <thead>
            <tr>
              <th>Name</th>
              <th className="num">Size</th>
              <th>Type</th>
              <th>Added</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((a) => (
              <tr key={a.path}>
                <td>
                  <Anchor
                    component="button"
                    size="sm"
                    className="folder-entry"
                    onClick={() => {
                      open(a.path);
                    }}
                  >
                    <ArtifactIcon artifact={a} />
                    <span>{a.name}</span>
                  </Anchor>
                </td>
                <td className="num nowrap">{byteSize(a.size)}</td>
                <td className="faint">{a.dir ? plural(a.files ?? 0, "file") : (a.mediaType ?? "")}</td>
                <td className="faint nowrap">{a.createdMs !== undefined && <TimeText ms={a.createdMs} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function OneFile({ runId, path, artifact, open }: ViewProps & { artifact: Artifact | undefined }) {
  return (
    <>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <div className="artifact-title">
          <PathLine path={path} open={open} />
          {artifact && (
            <Text size="xs" c="dimmed">
              {byteSize(artifact.size)}
              {artifact.mediaType && ` · ${artifact.mediaType}`}
              {artifact.createdMs !== undefined && (
                <>
                  {" · "}
                  <TimeText ms={artifact.createdMs} />
                </>
              )}
              {artifact.digest && (
                <>
                  {" · sha256 "}
                  <span className="mono" title={artifact.digest}>
                    {artifact.digest.slice(0, 12)}…
                  </span>{" "}
                  <Copy value={artifact.digest} label="Copy digest" />
                </>
              )}
            </Text>
          )}
        </div>
        <Button
          component="a"
          href={artifactUrl(runId, path)}
          download
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} />}
        >
          Download
        </Button>
      </Group>
      <ArtifactPreview runId={runId} path={path} digest={artifact?.digest} />
    </>
  );
}
