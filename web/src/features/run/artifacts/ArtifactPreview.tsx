import { Alert, Loader, SegmentedControl, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { loadPreview } from "../../../api/calls";
import { ApiError } from "../../../api/client";
import { queryKeys } from "../../../api/queryKeys";
import { CellTable } from "../../../design/CellTable";
import { ErrorState } from "../../../design/ErrorState";
import { JsonTree } from "../../../design/JsonTree";
import { Markdown } from "../../../design/Markdown";
import { byteSize, groupedInteger } from "../../../design/numbers";
import { Picture, RASTER_TYPES } from "../../../design/Picture";
import { TextPreview } from "../../../design/TextPreview";
import { guessDelimiter, parseCsv } from "./csv";
import styles from "./ArtifactPreview.module.css";

const TEXT_SHOWN = 400_000;

/**
 * The preview of a file. The server answers its first bytes as plain text or as a raster image. The page shows text only as
 * text, so that markup and scripts in an artifact do nothing.
 */
export function ArtifactPreview({
  runId,
  path,
  digest,
}: {
  runId: string;
  path: string;
  digest: string | undefined;
}) {
  const preview = useQuery({
    queryKey: queryKeys.preview(runId, path, digest),
    queryFn: async ({ signal }) => {
      const p = await loadPreview(runId, path, signal);
      return { ...p, text: RASTER_TYPES.includes(p.mediaType) ? undefined : await p.body.text() };
    },
    gcTime: 30_000,
    staleTime: Infinity,
  });
  if (preview.isPending) return <Loader size="sm" aria-label="Loading the preview" />;
  if (preview.isError) {
    if (preview.error instanceof ApiError && preview.error.status === 415)
      return (
        <Text c="dimmed" size="sm" py="md">
          There is no preview for this kind of file. Download it to look inside.
        </Text>
      );
    return <ErrorState error={preview.error} retry={() => void preview.refetch()} />;
  }
  const { text, truncated, size, body } = preview.data;
  return (
    <>
      {truncated && (
        <Alert color="yellow" variant="light" p="xs" mb="xs">
          The first {byteSize(body.size)} of {byteSize(size)} are shown.
        </Alert>
      )}
      {text === undefined ? <Picture body={body} name={path} /> : <TextFile text={text} path={path} />}
    </>
  );
}

type Form = "table" | "tree" | "rendered" | "text";

function formOf(path: string): Form {
  const name = path.toLowerCase();
  if (/\.(csv|tsv)$/.test(name)) return "table";
  if (/\.(json|ipynb|geojson)$/.test(name)) return "tree";
  if (/\.(md|markdown)$/.test(name)) return "rendered";
  return "text";
}

const FORM_LABEL: Record<Form, string> = { table: "Table", tree: "Tree", rendered: "Rendered", text: "Text" };

function TextFile({ text, path }: { text: string; path: string }) {
  const best = formOf(path);
  const [form, setForm] = useState<Form>(best);
  const json = useMemo(() => {
    if (best !== "tree") return undefined;
    try {
      return { value: JSON.parse(text) as unknown };
    } catch {
      return undefined;
    }
  }, [best, text]);
  const shown = form === "tree" && !json ? "text" : form;
  return (
    <>
      {best !== "text" && (
        <SegmentedControl
          size="xs"
          mb="xs"
          aria-label="Form of the preview"
          value={shown}
          onChange={(v) => {
            setForm(v as Form);
          }}
          data={[best, "text" as const].map((f) => ({
            value: f,
            label: FORM_LABEL[f],
            disabled: f === "tree" && !json,
          }))}
        />
      )}
      {shown === "table" ? (
        <CsvTable text={text} />
      ) : shown === "tree" ? (
        <div className={styles.json}>
          <JsonTree value={json?.value} />
        </div>
      ) : shown === "rendered" ? (
        <Markdown source={text} />
      ) : (
        <>
          <TextPreview text={text.slice(0, TEXT_SHOWN)} />
          {text.length > TEXT_SHOWN && (
            <Text size="xs" c="dimmed">
              {groupedInteger(text.length - TEXT_SHOWN)} more characters: download the file to see them.
            </Text>
          )}
        </>
      )}
    </>
  );
}

function CsvTable({ text }: { text: string }) {
  const [head = [], ...rows] = useMemo(() => parseCsv(text, guessDelimiter(text)), [text]);
  const widest = rows.reduce((most, r) => Math.max(most, r.length), head.length);
  return (
    <CellTable
      rows={rows.length}
      columns={widest}
      head={(c) => head[c] ?? ""}
      cell={(r, c) => rows[r]?.[c] ?? ""}
      toSeeAll="download the file to see the others"
    />
  );
}
