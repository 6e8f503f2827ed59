import { Loader, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconFolder } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Artifact, ArtifactPage } from "../../../api/types";
import { classes } from "../../../design/classes";
import { Copy } from "../../../design/Copy";
import { ErrorState } from "../../../design/ErrorState";
import { byteSize, groupedInteger, plural } from "../../../design/numbers";
import { SearchInput } from "../../../design/SearchInput";
import { useRowsInView } from "../../../design/useRowsInView";
import { ArtifactIcon } from "./ArtifactIcon";
import { ArtifactView } from "./ArtifactView";
import { contentOf, isReference, sizeOf } from "./kinds";
import { type TreeRow, treeRows } from "./tree";
import { useFirstFile, useFolder, useFolders, useFound } from "./useFolder";
import textStyles from "../../../design/text.module.css";
import styles from "./Artifacts.module.css";

const ROW_PX = 30;
const SEARCH_FROM = 8;

/** The path of the folder of all artifacts. An empty path means that nothing was chosen. */
export const TOP = "/";

interface ArtifactBrowserProps {
  runId: string;
  /** The place where clients store artifacts without the server, if the experiment has one. */
  location: string | undefined;
  /** The file or folder chosen; if none, the page chooses one. */
  path: string | undefined;
  open: (path: string) => void;
}

export function ArtifactBrowser({ runId, location, path, open }: ArtifactBrowserProps) {
  const root = useFolder(runId, "");
  const [search, setSearch] = useState("");
  const first = useFirstFile(runId, root.data?.artifacts, path === undefined);
  if (root.isError) return <ErrorState error={root.error} retry={() => void root.refetch()} />;
  if (root.isPending) return <Loader size="sm" aria-label="Loading artifacts" />;
  if (root.data.artifacts.length === 0)
    return location ? (
      <Elsewhere location={location} />
    ) : (
      <Text c="dimmed" size="sm" py="lg">
        No artifacts. Log a file with <code>run.artifact(file, path)</code>, or with any MLflow client.
      </Text>
    );
  const shown = path ?? (first === null ? TOP : first?.path);
  const files = (root.data.files ?? 0) + (root.data.references ?? 0);
  return (
    <div className={styles.artifacts}>
      <div className={styles.side}>
        {location && <Elsewhere location={location} />}
        {files > SEARCH_FROM && (
          <SearchInput
            mb={6}
            aria-label="Find files"
            placeholder={`Find in ${plural(files, "file")}`}
            value={search}
            onText={setSearch}
          />
        )}
        {search === "" ? (
          <Tree runId={runId} root={root.data} selected={shown} open={open} />
        ) : (
          <FoundFiles runId={runId} search={search} selected={shown} open={open} />
        )}
      </div>
      <div className={styles.view} role="region" aria-label="Artifact">
        {shown === undefined ? (
          <Loader size="sm" aria-label="Loading artifacts" />
        ) : (
          <ArtifactView key={shown} runId={runId} path={shown === TOP ? "" : shown} open={open} />
        )}
      </div>
    </div>
  );
}

/** Names the place of artifacts that clients store without the server. */
function Elsewhere({ location }: { location: string }) {
  return (
    <Text c="dimmed" size="sm" py="xs" className={textStyles.wrap}>
      MLflow&apos;s clients keep the artifacts of this experiment at <code>{location}</code>{" "}
      <Copy value={location} />. Quipu records the place and does not read it.
    </Text>
  );
}

interface TreeProps {
  runId: string;
  root: ArtifactPage;
  selected: string | undefined;
  open: (path: string) => void;
}

function Tree({ runId, root, selected, open }: TreeProps) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [pages, setPages] = useState<ReadonlyMap<string, number>>(new Map());
  const isOpen = useCallback(
    (path: string) => chosen.get(path) ?? (selected === path || (selected?.startsWith(`${path}/`) ?? false)),
    [chosen, selected],
  );
  const wanted = new Map([["", pages.get("") ?? 1]]);
  for (const path of [...chosen.keys(), ...foldersOn(selected)])
    if (isOpen(path)) wanted.set(path, pages.get(path) ?? 1);
  const folders = useFolders(runId, wanted);
  const rows = useMemo(() => treeRows(folders, isOpen), [folders, isOpen]);
  const view = useRowsInView({
    // The first row is the folder of all artifacts.
    count: rows.length + 1,
    estimatePx: () => ROW_PX,
    keyOf: (i) => keyOf(rows[i - 1]),
  });
  const more = (path: string) => {
    setPages((old) => new Map(old).set(path, (folders.get(path)?.pages.length ?? 0) + 1));
  };
  return (
    <div className={styles.tree} role="tree" aria-label="Artifacts">
      <div ref={view.body} style={{ paddingTop: view.beforePx, paddingBottom: view.afterPx }}>
        {view.rows.map(({ index, key }) => {
          const row = rows[index - 1];
          return (
            <div key={key} ref={view.row} data-index={index} role="none">
              {index === 0 ? (
                <TopEntry root={root} selected={selected} open={open} />
              ) : row?.kind === "entry" ? (
                <Entry
                  artifact={row.artifact}
                  name={row.artifact.name}
                  depth={row.depth}
                  expanded={row.artifact.dir ? row.open : undefined}
                  selected={selected}
                  onClick={() => {
                    const { path, dir } = row.artifact;
                    if (dir) setChosen(new Map(chosen).set(path, !(row.open && selected === path)));
                    open(path);
                  }}
                />
              ) : (
                row && <More row={row} more={more} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The folders on the way to a path, and the path itself, which may be a folder. */
function foldersOn(path: string | undefined): string[] {
  const parts = path === undefined || path === TOP ? [] : path.split("/");
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

function keyOf(row: TreeRow | undefined): string {
  if (!row) return "top";
  return row.kind === "entry" ? `e${row.artifact.path}` : `m${row.path}`;
}

function TopEntry({ root, selected, open }: Pick<TreeProps, "root" | "selected" | "open">) {
  return (
    <UnstyledButton
      role="treeitem"
      aria-selected={selected === TOP}
      aria-level={1}
      className={classes(styles.artifact, selected === TOP && styles.selected)}
      onClick={() => {
        open(TOP);
      }}
    >
      <IconFolder size={16} className={textStyles.faint} />
      <span className={styles.name}>All artifacts</span>
      <span
        className={classes(textStyles.faint, textStyles.tabular, textStyles.nowrap)}
        title={contentOf(root)}
      >
        {byteSize(root.size ?? 0)}
      </span>
    </UnstyledButton>
  );
}

interface EntryProps {
  artifact: Artifact;
  name: string;
  depth: number;
  expanded: boolean | undefined;
  selected: string | undefined;
  onClick: () => void;
}

function Entry({ artifact: a, name, depth, expanded, selected, onClick }: EntryProps) {
  const isSelected = selected === a.path;
  return (
    <UnstyledButton
      role="treeitem"
      aria-expanded={expanded}
      aria-selected={isSelected}
      aria-level={depth + 1}
      className={classes(styles.artifact, isSelected && styles.selected)}
      style={{ paddingLeft: 6 + depth * 18 }}
      onClick={onClick}
    >
      {expanded === undefined ? (
        <span style={{ width: 14 }} />
      ) : expanded ? (
        <IconChevronDown size={14} />
      ) : (
        <IconChevronRight size={14} />
      )}
      <ArtifactIcon artifact={a} />
      <span className={styles.name} title={a.path}>
        {name}
      </span>
      <span
        className={classes(textStyles.faint, textStyles.tabular, textStyles.nowrap)}
        title={a.dir ? contentOf(a) : isReference(a) ? a.uri : `${String(a.size)} bytes`}
      >
        {sizeOf(a)}
      </span>
    </UnstyledButton>
  );
}

/** The end of the loaded part of a folder. It loads the next page as soon as it comes into view. */
function More({ row, more }: { row: Extract<TreeRow, { kind: "more" }>; more: (path: string) => void }) {
  const { path, folder, left, depth } = row;
  const isAsked = left === undefined;
  useEffect(() => {
    if (!isAsked) more(path);
    // Once for each loaded page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [path, left, isAsked]);
  if (folder?.error) return <ErrorState error={folder.error} retry={folder.retry} />;
  return (
    <div className={classes(styles.artifact, textStyles.faint)} style={{ paddingLeft: 6 + depth * 18 }}>
      <Loader size={12} />
      <span className={styles.name}>{left === undefined ? "Loading…" : `${groupedInteger(left)} more…`}</span>
    </div>
  );
}

function FoundFiles({
  runId,
  search,
  selected,
  open,
}: {
  runId: string;
  search: string;
  selected: string | undefined;
  open: (path: string) => void;
}) {
  const found = useFound(runId, search);
  const files = useMemo(() => found.data?.pages.flatMap((p) => p.artifacts) ?? [], [found.data]);
  const view = useRowsInView({
    count: files.length,
    estimatePx: () => ROW_PX,
    keyOf: (i) => files[i]?.path ?? i,
  });
  const last = view.rows.at(-1)?.index ?? 0;
  const { hasNextPage, isFetching, fetchNextPage } = found;
  useEffect(() => {
    if (hasNextPage && !isFetching && last >= files.length - 1) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage, last, files.length]);
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      <Text size="xs" c="dimmed" mb={4} role="status">
        {found.isPending
          ? "Searching…"
          : files.length === 0
            ? "No file matches."
            : `${hasNextPage ? "The first " : ""}${plural(files.length, "file")}${hasNextPage ? " found; scroll on for more" : " found"}`}
      </Text>
      <div className={styles.tree} role="tree" aria-label="Files found">
        <div ref={view.body} style={{ paddingTop: view.beforePx, paddingBottom: view.afterPx }}>
          {view.rows.map(({ index, key }) => {
            const file = files[index];
            return (
              file && (
                <div key={key} ref={view.row} data-index={index} role="none">
                  <Entry
                    artifact={file}
                    name={file.path}
                    depth={0}
                    expanded={undefined}
                    selected={selected}
                    onClick={() => {
                      open(file.path);
                    }}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
    </>
  );
}
