import { Anchor, Button, Group, Loader, Menu, Text } from "@mantine/core";
import { IconChevronDown, IconDownload } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { archiveUrl, artifactUrl } from "../../../api/calls";
import type { Artifact, ArtifactFile, ArtifactPage, ArtifactReference } from "../../../api/types";
import { classes } from "../../../design/classes";
import { Copy } from "../../../design/Copy";
import { ErrorState } from "../../../design/ErrorState";
import { linkOf } from "../../../design/links";
import { byteSize, groupedInteger, plural } from "../../../design/numbers";
import { TableRows } from "../../../design/TableRows";
import { TimeText } from "../../../design/TimeText";
import { RegisterButton } from "../../../parts/registry/RegisterButton";
import { ArtifactIcon } from "./ArtifactIcon";
import { ArtifactPreview } from "./ArtifactPreview";
import { contentOf, isReference, sizeOf } from "./kinds";
import { entriesOf } from "./tree";
import { useArtifact, useFolders } from "./useFolder";
import tableStyles from "../../../design/table.module.css";
import textStyles from "../../../design/text.module.css";
import styles from "./Artifacts.module.css";

const ROW_PX = 34;
/** With more rows the columns have fixed widths, or they would change with the rows in view. */
const LEVELLED = 60;
const NONE: readonly ArtifactPage[] = [];

interface ViewProps {
  runId: string;
  path: string;
  open: (path: string) => void;
}

/** A file's preview or a folder's content; the path "" is the folder of all. */
export function ArtifactView({ runId, path, open }: ViewProps) {
  const { isFolder, artifact, isPending } = useArtifact(runId, path);
  if (isFolder) return <FolderTable runId={runId} path={path} open={open} />;
  if (isPending) return <Loader size="sm" aria-label="Loading the file" />;
  if (artifact && isReference(artifact)) return <OneReference reference={artifact} open={open} />;
  return <OneFile runId={runId} path={path} artifact={artifact} open={open} />;
}

/** The name of the file or folder at a path. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A path whose folders can be opened. */
function PathLine({ path, open }: { path: string; open: (path: string) => void }) {
  const parts = path === "" ? [] : path.split("/");
  return (
    <Text fw={600} className={textStyles.breakable}>
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
            <span className={textStyles.faint}> / </span>
          </span>
        );
      })}{" "}
      {path !== "" && <Copy value={path} label="Copy path" />}
    </Text>
  );
}

function FolderTable({ runId, path, open }: ViewProps) {
  const [pages, setPages] = useState(1);
  const folder = useFolders(runId, new Map([[path, pages]])).get(path);
  const loaded = folder?.pages ?? NONE;
  const entries = useMemo(() => entriesOf(loaded), [loaded]);
  const [first] = loaded;
  if (folder?.error && !first) return <ErrorState error={folder.error} retry={folder.retry} />;
  if (!first) return <Loader size="sm" aria-label="Loading the folder" />;
  const total = first.entries ?? entries.length;
  return (
    <>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <PathLine path={path} open={open} />
        {total > 0 && (
          <Group gap="xs" wrap="nowrap" flex="none">
            {path !== "" && <RegisterButton of={{ runId, path }} name={nameOf(path)} />}
            <DownloadFolder runId={runId} path={path} />
          </Group>
        )}
      </Group>
      <Text size="xs" c="dimmed" mb="xs">
        {total === 0
          ? "This folder is empty."
          : [
              plural(total, "entry", "entries"),
              contentOf(first),
              first.files ? byteSize(first.size ?? 0) : "",
            ]
              .filter((part) => part !== "")
              .join(" · ")}
        {entries.length < total && ` · by name; the first ${groupedInteger(entries.length)} are loaded`}
      </Text>
      <div className={tableStyles.scrollX} hidden={total === 0}>
        <table
          aria-label="Folder"
          className={classes(tableStyles.grid, styles.folderTable, total > LEVELLED && tableStyles.level)}
        >
          <thead>
            <tr>
              <th>Name</th>
              <th className={tableStyles.num}>Size</th>
              <th>Type</th>
              <th>Added</th>
            </tr>
          </thead>
          <TableRows
            count={entries.length}
            estimatePx={ROW_PX}
            keyOf={(i) => entries[i]?.path ?? String(i)}
            onLast={() => {
              if (loaded.length === pages && loaded.at(-1)?.nextPageToken !== undefined) setPages(pages + 1);
            }}
            row={(i) => <EntryCells artifact={entries[i]} open={open} />}
          />
        </table>
      </div>
    </>
  );
}

/** Saves a folder as an archive, which the server makes while it sends it. */
function DownloadFolder({ runId, path }: { runId: string; path: string }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          flex="none"
          leftSection={<IconDownload size={15} />}
          rightSection={<IconChevronDown size={14} />}
        >
          Download folder
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(["zip", "tar"] as const).map((format) => (
          <Menu.Item key={format} component="a" href={archiveUrl(runId, path, format)} download>
            As {format}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function EntryCells({ artifact: a, open }: { artifact: Artifact | undefined; open: ViewProps["open"] }) {
  if (!a) return null;
  return (
    <>
      <td>
        <Anchor
          component="button"
          size="sm"
          className={styles.folderEntry}
          onClick={() => {
            open(a.path);
          }}
        >
          <ArtifactIcon artifact={a} />
          <span>{a.name}</span>
        </Anchor>
      </td>
      <td className={classes(tableStyles.num, textStyles.nowrap)}>{sizeOf(a)}</td>
      <td className={textStyles.faint}>{a.dir ? contentOf(a) : a.mediaType}</td>
      <td className={classes(textStyles.faint, textStyles.nowrap)}>
        {!a.dir && <TimeText ms={a.createdMs} />}
      </td>
    </>
  );
}

/** Data that lie elsewhere. The browser opens the URI only if a person follows the link. */
function OneReference({ reference: r, open }: { reference: ArtifactReference; open: ViewProps["open"] }) {
  const link = linkOf(r.uri);
  const facts: [string, string | undefined][] = [
    ["Size", r.size === undefined ? undefined : byteSize(r.size)],
    ["SHA-256", r.digest],
    ["ETag", r.etag],
    ["Type", r.mediaType],
  ];
  return (
    <>
      <PathLine path={r.path} open={open} />
      <Text size="xs" c="dimmed" mb="xs">
        Reference · <TimeText ms={r.createdMs} />
      </Text>
      <Text size="sm" className={textStyles.breakable}>
        {link ? (
          <Anchor href={link} target="_blank" rel="noopener noreferrer nofollow">
            {r.uri}
          </Anchor>
        ) : (
          <code>{r.uri}</code>
        )}{" "}
        <Copy value={r.uri} label="Copy URI" />
      </Text>
      <table className={classes(tableStyles.grid, styles.facts)} aria-label="Reference">
        <tbody>
          {facts.map(
            ([name, value]) =>
              value !== undefined && (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td className={textStyles.breakable}>{value}</td>
                </tr>
              ),
          )}
        </tbody>
      </table>
      <Text size="xs" c="dimmed">
        The data lie at this address. Quipu has recorded it, and has not fetched or checked the data.
      </Text>
    </>
  );
}

function OneFile({ runId, path, artifact, open }: ViewProps & { artifact: ArtifactFile | undefined }) {
  return (
    <>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <div className={styles.title}>
          <PathLine path={path} open={open} />
          {artifact && (
            <Text size="xs" c="dimmed">
              {byteSize(artifact.size)}
              {artifact.mediaType && ` · ${artifact.mediaType}`}
              {" · "}
              <TimeText ms={artifact.createdMs} />
              {" · sha256 "}
              <span className={textStyles.mono} title={artifact.digest}>
                {artifact.digest.slice(0, 12)}…
              </span>{" "}
              <Copy value={artifact.digest} label="Copy digest" />
            </Text>
          )}
        </div>
        <Group gap="xs" wrap="nowrap" flex="none">
          <RegisterButton of={{ runId, path }} name={nameOf(path)} />
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
      </Group>
      <ArtifactPreview runId={runId} path={path} digest={artifact?.digest} />
    </>
  );
}
