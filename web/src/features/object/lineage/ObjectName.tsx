import { shortDigest, shortType } from "../../../parts/objects/mediaTypes";
import { useObject } from "../../../parts/objects/useObject";
import { useFirstUse } from "./useLineage";
import styles from "./Lineage.module.css";

/** What an object is called in a use, its media type and the beginning of its digest. */
export function ObjectName({ digest }: { digest: string }) {
  const object = useObject(digest);
  const use = useFirstUse(digest);
  const mediaType = object.data?.mediaType;
  const type = mediaType === undefined ? (object.data ? "not here yet" : "") : shortType(mediaType);
  return (
    <span className={styles.name}>
      <b>{use.data?.name ?? (type === "" ? "…" : type)}</b>
      <small>
        {type} · <code>{shortDigest(digest)}</code>
      </small>
    </span>
  );
}
