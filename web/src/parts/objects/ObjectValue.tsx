import { Alert, Button, Group, Loader, SegmentedControl, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { loadObjectContent, objectContentUrl } from "../../api/lineage";
import { queryKeys } from "../../api/queryKeys";
import type { LoggedObject } from "../../api/types";
import { CellTable } from "../../design/CellTable";
import { classes } from "../../design/classes";
import { ErrorState } from "../../design/ErrorState";
import { JsonTree } from "../../design/JsonTree";
import { Markdown } from "../../design/Markdown";
import { byteSize } from "../../design/numbers";
import { Picture } from "../../design/Picture";
import { TextPreview } from "../../design/TextPreview";
import { ArrayValue } from "./ArrayValue";
import { bareType, formOf, type ContentForm } from "./mediaTypes";
import { cellText, readTable } from "./tableJson";
import { useObject } from "./useObject";
import styles from "./ObjectValue.module.css";

/** No more bytes of a content are loaded: more would make the page slow. */
const MOST_BYTES = 1 << 20;
/** A small preview shows the beginning only. */
const SMALL_BYTES = 16 << 10;
const SMALL_ROWS = 5;

interface ObjectValueProps {
  digest: string;
  /** What the value is called, for those who do not see an image. */
  name: string;
  /** Whether it stands among many others. */
  isSmall?: boolean;
}

/** The value of an object, by its media type. What is in it never runs: text is text, and only raster images are images. */
export function ObjectValue({ digest, name, isSmall = false }: ObjectValueProps) {
  const object = useObject(digest);
  if (object.isError) return <ErrorState error={object.error} retry={() => void object.refetch()} />;
  if (!object.data) return <Loader size="xs" aria-label="Loading the object" />;
  if (object.data.mediaType === undefined)
    return (
      <Text size="sm" c="dimmed">
        This object has been named, but has not arrived yet.
      </Text>
    );
  return (
    <div className={classes(isSmall && styles.small)}>
      <Content object={object.data} mediaType={object.data.mediaType} name={name} isSmall={isSmall} />
    </div>
  );
}

interface ContentProps {
  object: LoggedObject;
  mediaType: string;
  name: string;
  isSmall: boolean;
}

function Content({ object, mediaType, name, isSmall }: ContentProps) {
  const size = object.sizeBytes ?? 0;
  const form = formOf(mediaType);
  const isImage = form === "image";
  const most = isSmall && !isImage ? SMALL_BYTES : MOST_BYTES;
  const isShown = form !== "opaque" && !(isImage && size > MOST_BYTES);
  const content = useQuery({
    queryKey: queryKeys.objectContent(object.digest, most),
    queryFn: ({ signal }) =>
      size === 0 ? new ArrayBuffer(0) : loadObjectContent(object.digest, most, signal),
    staleTime: Infinity,
    gcTime: 30_000,
    enabled: isShown,
  });
  if (!isShown)
    return (
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {isImage
            ? `The page shows no images beyond ${byteSize(MOST_BYTES)}.`
            : "There is no preview for this type."}
        </Text>
        <DownloadContent object={object} />
      </Group>
    );
  if (content.isError) return <ErrorState error={content.error} retry={() => void content.refetch()} />;
  if (!content.data) return <Loader size="xs" aria-label="Loading the value" />;
  const bytes = content.data;
  const isCut = size > bytes.byteLength;
  return (
    <>
      {isCut &&
        (isSmall ? (
          // A preview shows the beginning of everything, which is no surprise.
          <Text size="xs" c="dimmed">
            the first {byteSize(bytes.byteLength)}
          </Text>
        ) : (
          <Alert color="yellow" variant="light" p="xs" mb="xs">
            The first {byteSize(bytes.byteLength)} of {byteSize(size)} are shown.
          </Alert>
        ))}
      {isImage ? (
        <PictureValue bytes={bytes} mediaType={mediaType} name={name} />
      ) : form === "array" ? (
        <ArrayValue bytes={bytes} isSmall={isSmall} />
      ) : (
        <TextValue bytes={bytes} form={form} isSmall={isSmall} />
      )}
    </>
  );
}

export function DownloadContent({ object }: { object: LoggedObject }) {
  return (
    <Button
      component="a"
      href={objectContentUrl(object.digest)}
      download
      size="compact-sm"
      variant="default"
      leftSection={<IconDownload size={14} />}
    >
      Download
    </Button>
  );
}

/** The server sends bytes without their type, so that no browser opens them. The type given here is one of raster images. */
function PictureValue({ bytes, mediaType, name }: { bytes: ArrayBuffer; mediaType: string; name: string }) {
  const body = useMemo(() => new Blob([bytes], { type: bareType(mediaType) }), [bytes, mediaType]);
  return <Picture body={body} name={name} />;
}

const FORM_LABEL: Partial<Record<ContentForm, string>> = {
  json: "Tree",
  table: "Table",
  markdown: "Rendered",
};

function TextValue({ bytes, form, isSmall }: { bytes: ArrayBuffer; form: ContentForm; isSmall: boolean }) {
  const text = useMemo(() => new TextDecoder().decode(bytes), [bytes]);
  const json = useMemo(() => (form === "json" || form === "table" ? parsed(text) : undefined), [form, text]);
  const table = useMemo(() => (form === "table" ? readTable(json?.value) : undefined), [form, json]);
  const [isText, setText] = useState(false);
  const canRender = form === "markdown" || table !== undefined || (form === "json" && json !== undefined);
  const rendered = canRender && !isText;
  return (
    <>
      {canRender && !isSmall && (
        <SegmentedControl
          size="xs"
          mb="xs"
          aria-label="Form of the value"
          value={isText ? "text" : form}
          onChange={(v) => {
            setText(v === "text");
          }}
          data={[
            { value: form, label: FORM_LABEL[form] ?? form },
            { value: "text", label: "Text" },
          ]}
        />
      )}
      {!rendered ? (
        <TextPreview text={text} />
      ) : form === "markdown" ? (
        <Markdown source={text} />
      ) : table ? (
        <CellTable
          rows={table.rows}
          {...(isSmall && { mostRows: SMALL_ROWS })}
          columns={table.columns.length}
          head={(c) => table.columns[c] ?? ""}
          cell={(r, c) => cellText(table.data[c]?.[r])}
          toSeeAll="download the object to see the others"
        />
      ) : (
        <div className={styles.json}>
          <JsonTree value={json?.value} />
        </div>
      )}
    </>
  );
}

/** Undefined for JSON that is cut off. */
function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
