import type { ServerInfo } from "../api/types";
import styles from "./Shell.module.css";

/** Says that the server stores nothing at the moment. Nothing else on a page of stored runs would show that. */
export function RefusedBanner({ server }: { server: Pick<ServerInfo, "writable" | "refused"> }) {
  if (server.writable) return null;
  return (
    <div className={styles.refused} role="status">
      Nothing new is stored at the moment; what is stored can be read. {server.refused}
    </div>
  );
}
