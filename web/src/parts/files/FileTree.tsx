import { Button, Loader } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import type { ArtifactPage } from "../../api/types";
import { ErrorState } from "../../design/ErrorState";
import { byteSize } from "../../design/numbers";
import textStyles from "../../design/text.module.css";
import styles from "./FileTree.module.css";

/** Where files come from. */
export interface FileSource {
  /** Tells this source from all others. */
  of: string;
  list: (path: string, pageToken: string | undefined, signal: AbortSignal) => Promise<ArtifactPage>;
  urlOf: (path: string) => string;
}

/** The files in a folder; each is a download. Folders open in place. */
export function FileTree({ source, path }: { source: FileSource; path: string }) {
  const found = useInfiniteQuery({
    queryKey: queryKeys.filesIn(source.of, path),
    queryFn: ({ pageParam, signal }) => source.list(path, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken,
  });
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loader size="xs" aria-label="Loading files" />;
  const files = found.data.pages.flatMap((page) => page.artifacts);
  if (files.length === 0) return <p className={textStyles.faint}>No files.</p>;
  return (
    <ul className={styles.files} aria-label={path === "" ? "Files" : `Files in ${path}`}>
      {files.map((file) => (
        <li key={file.path}>
          {file.dir ? (
            <Folder source={source} path={file.path} name={file.name} />
          ) : "uri" in file ? (
            <span className={textStyles.breakable}>
              {file.name} <code className={textStyles.faint}>{file.uri}</code>
            </span>
          ) : (
            <a href={source.urlOf(file.path)} download={file.name} className={textStyles.breakable}>
              {file.name}
            </a>
          )}
          {!file.dir && file.size !== undefined && (
            <span className={textStyles.faint}> {byteSize(file.size)}</span>
          )}
        </li>
      ))}
      {found.hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          More files
        </Button>
      )}
    </ul>
  );
}

function Folder({ source, path, name }: { source: FileSource; path: string; name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      open={open}
      onToggle={(e) => {
        setOpen(e.currentTarget.open);
      }}
    >
      <summary>{name}/</summary>
      {open && <FileTree source={source} path={path} />}
    </details>
  );
}
