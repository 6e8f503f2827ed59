import { Loader, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconFolder } from "@tabler/icons-react";
import { useState } from "react";
import type { Artifact } from "../api/types";
import { byteSize, plural } from "../format/numbers";
import { ErrorState } from "../ui/states";
import { ArtifactIcon } from "./ArtifactIcon";
import { ArtifactView } from "./ArtifactView";
import { sorted } from "./choice";
import { useFirstFile, useFolder } from "./useFolder";

/** The path that stands for the folder of all artifacts, since an empty one means that none was chosen. */
export const TOP = "/";

interface ArtifactBrowserProps {
  runId: string;
  /** The file or folder chosen; if none, the page chooses one. */
  path: string | undefined;
  open: (path: string) => void;
}

export function ArtifactBrowser({ runId, path, open }: ArtifactBrowserProps) {
  const root = useFolder(runId, "");
  const first = useFirstFile(runId, root.data?.artifacts, path === undefined);
  if (root.isError) return <ErrorState error={root.error} retry={() => void root.refetch()} />;
  if (root.isPending) return <Loader size="sm" aria-label="Loading artifacts" />;
  if (root.data.artifacts.length === 0)
    return (
      <Text c="dimmed" size="sm" py="lg">
        No artifacts. Log a file with <code>run.artifact(file, path)</code>, or with any MLflow client.
      </Text>
    );
  const total = root.data.artifacts.reduce((n, a) => n + a.size, 0);
  const files = root.data.artifacts.reduce((n, a) => n + (a.dir ? (a.files ?? 0) : 1), 0);
  const shown = path ?? (first === null ? TOP : first?.path);
  return (
    <div className="artifacts">
      <div className="artifact-tree" role="tree" aria-label="Artifacts">
        <UnstyledButton
          role="treeitem"
          aria-selected={shown === TOP}
          aria-level={1}
          className={shown === TOP ? "artifact selected" : "artifact"}
          onClick={() => {
            open(TOP);
          }}
        >
          <IconFolder size={16} className="faint" />
          <span className="artifact-name">All artifacts</span>
          <span className="faint tabular nowrap" title={plural(files, "file")}>
            {byteSize(total)}
          </span>
        </UnstyledButton>
        <Level runId={runId} path="" depth={1} selected={shown} open={open} />
      </div>
      <div className="artifact-view">
        {shown === undefined ? (
          <Loader size="sm" aria-label="Loading artifacts" />
        ) : (
          <ArtifactView key={shown} runId={runId} path={shown === TOP ? "" : shown} open={open} />
        )}
      </div>
    </div>
  );
}

function Level({
  runId,
  path,
  depth,
  selected,
  open,
}: {
  runId: string;
  path: string;
  depth: number;
  selected: string | undefined;
  open: (path: string) => void;
}) {
  const folder = useFolder(runId, path);
  if (folder.isError) return <ErrorState error={folder.error} retry={() => void folder.refetch()} />;
  if (folder.isPending) return <Loader size="xs" ml={depth * 18} />;
  return sorted(folder.data.artifacts).map((a) => (
    <Entry key={a.path} runId={runId} artifact={a} depth={depth} selected={selected} open={open} />
  ));
}

function Entry({
  runId,
  artifact: a,
  depth,
  selected,
  open,
}: {
  runId: string;
  artifact: Artifact;
  depth: number;
  selected: string | undefined;
  open: (path: string) => void;
}) {
  const [chosen, setExpanded] = useState<boolean>();
  const isSelected = selected === a.path;
  const expanded = chosen ?? (isSelected || (selected?.startsWith(`${a.path}/`) ?? false));
  return (
    <>
      <UnstyledButton
        role="treeitem"
        aria-expanded={a.dir ? expanded : undefined}
        aria-selected={isSelected}
        aria-level={depth + 1}
        className={isSelected ? "artifact selected" : "artifact"}
        style={{ paddingLeft: 6 + depth * 18 }}
        onClick={() => {
          if (a.dir) setExpanded(!(expanded && isSelected));
          open(a.path);
        }}
      >
        {a.dir ? (
          expanded ? (
            <IconChevronDown size={14} />
          ) : (
            <IconChevronRight size={14} />
          )
        ) : (
          <span style={{ width: 14 }} />
        )}
        <ArtifactIcon artifact={a} />
        <span className="artifact-name" title={a.path}>
          {a.name}
        </span>
        <span
          className="faint tabular nowrap"
          title={a.dir ? plural(a.files ?? 0, "file") : `${String(a.size)} bytes`}
        >
          {byteSize(a.size)}
        </span>
      </UnstyledButton>
      {a.dir && expanded && (
        <Level runId={runId} path={a.path} depth={depth + 1} selected={selected} open={open} />
      )}
    </>
  );
}
