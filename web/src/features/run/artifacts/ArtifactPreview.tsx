import { Alert, Loader, SegmentedControl, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { loadPreview } from "../../../api/calls";
import { ApiError } from "../../../api/client";
import { queryKeys } from "../../../api/queryKeys";
import { classes } from "../../../design/classes";
import { ErrorState } from "../../../design/ErrorState";
import { Markdown } from "../../../design/Markdown";
import { byteSize, groupedInteger, plural } from "../../../design/numbers";
import { TableRows } from "../../../design/TableRows";
import { TextPreview } from "../../../design/TextPreview";
import { guessDelimiter, parseCsv } from "./csv";
import { JsonTree } from "./JsonTree";
import tableStyles from "../../../design/table.module.css";
import textStyles from "../../../design/text.module.css";
import styles from "./ArtifactPreview.module.css";

const TABLE_COLUMNS = 100;
const ROW_PX = 31;
const TEXT_SHOWN = 400_000;
const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

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
      return { ...p, text: IMAGES.includes(p.mediaType) ? undefined : await p.body.text() };
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
      {text === undefined ? <Picture body={body} path={path} /> : <TextFile text={text} path={path} />}
    </>
  );
}

function Picture({ body, path }: { body: Blob; path: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(body);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
    };
  }, [body]);
  return <div className={styles.picture}>{url && <img src={url} alt={path} />}</div>;
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
  const columns = Math.min(TABLE_COLUMNS, widest);
  const isNumber = Array.from({ length: columns }, (_, c) =>
    rows.slice(0, 20).every((r) => (r[c] ?? "") === "" || !Number.isNaN(Number(r[c]))),
  );
  return (
    <>
      <div className={styles.csv}>
        <table className={tableStyles.grid}>
          <thead>
            <tr>
              <th className={classes(tableStyles.num, textStyles.faint)}>#</th>
              {Array.from({ length: columns }, (_, c) => (
                <th key={c} className={classes(isNumber[c] && tableStyles.num)}>
                  {head[c] ?? ""}
                </th>
              ))}
            </tr>
          </thead>
          <TableRows
            count={rows.length}
            estimatePx={ROW_PX}
            keyOf={String}
            row={(i) => (
              <>
                <td className={classes(tableStyles.num, textStyles.faint)}>{groupedInteger(i + 1)}</td>
                {Array.from({ length: columns }, (_, c) => (
                  <td key={c} className={classes(isNumber[c] && tableStyles.num)}>
                    {rows[i]?.[c] ?? ""}
                  </td>
                ))}
              </>
            )}
          />
        </table>
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        {plural(rows.length, "row")}
        {widest > columns &&
          `, the first ${String(columns)} of ${plural(widest, "column")}: download the file to see the others`}
      </Text>
    </>
  );
}
