import { useEffect, useState } from "react";
import styles from "./Picture.module.css";

/** The raster images that browsers show. SVG is none of them: it may hold scripts. */
export const RASTER_TYPES: readonly string[] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** A raster image; its type is that of the blob. */
export function Picture({ body, name }: { body: Blob; name: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(body);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
    };
  }, [body]);
  return <div className={styles.picture}>{url && <img src={url} alt={name} />}</div>;
}
