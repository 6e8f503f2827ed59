import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { loadObjectContent } from "../../api/lineage";
import { queryKeys } from "../../api/queryKeys";
import { byteSize } from "../../design/numbers";
import { formOf, shortDigest, shortType } from "./mediaTypes";
import { useObject } from "./useObject";
import styles from "./ObjectPreview.module.css";

/** So many bytes of a value are enough for a line. */
const LINE_BYTES = 300;

/** A link to an object with the beginning of its value, or its type, in one line. */
export function ObjectPreview({ digest }: { digest: string }) {
  const object = useObject(digest);
  const { mediaType, sizeBytes = 0 } = object.data ?? {};
  const form = mediaType === undefined ? undefined : formOf(mediaType);
  const isText = form === "json" || form === "text" || form === "markdown" || form === "table";
  const content = useQuery({
    queryKey: queryKeys.objectContent(digest, LINE_BYTES),
    queryFn: async ({ signal }) =>
      new TextDecoder().decode(await loadObjectContent(digest, LINE_BYTES, signal)),
    enabled: isText && sizeBytes > 0,
    staleTime: Infinity,
    retry: false,
  });
  const line = content.data?.replace(/\s+/g, " ").trim();
  const other =
    mediaType === undefined
      ? object.data
        ? "not here yet"
        : "…"
      : `${shortType(mediaType)}, ${byteSize(sizeBytes)}`;
  return (
    <Link to="/objects/$digest" params={{ digest }} className={styles.preview} title={digest}>
      <span className={styles.line}>{line === undefined || line === "" ? other : line}</span>
      <code>{shortDigest(digest)}</code>
    </Link>
  );
}
