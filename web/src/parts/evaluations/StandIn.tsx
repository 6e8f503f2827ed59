import { Link } from "@tanstack/react-router";
import { ObjectPreview } from "../objects/ObjectPreview";
import { ObjectValue } from "../objects/ObjectValue";
import { formOf } from "../objects/mediaTypes";
import { useObject } from "../objects/useObject";
import styles from "./StandIn.module.css";

/** Larger images stand as links in a table, which may show a hundred of them. */
const THUMBNAIL_BYTES = 64 << 10;

/** The digest of the object that a value stands for; undefined for a value that is one itself. */
export function standIn(value: unknown): string | undefined {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  const [first, ...more] = Object.entries(value);
  return first?.[0] === "quipu-object" && more.length === 0 && typeof first[1] === "string"
    ? first[1]
    : undefined;
}

/** An object in a cell of a table: a small image as it is, anything else as the beginning of its value. */
export function StandInCell({ digest }: { digest: string }) {
  const { mediaType, sizeBytes = 0 } = useObject(digest).data ?? {};
  if (mediaType === undefined || formOf(mediaType) !== "image" || sizeBytes > THUMBNAIL_BYTES)
    return <ObjectPreview digest={digest} />;
  return (
    <Link to="/objects/$digest" params={{ digest }} className={styles.thumbnail} title={digest}>
      <ObjectValue digest={digest} name="object" isSmall />
    </Link>
  );
}
