import type { ServerInfo } from "../api/types";

/** What is logged now is not stored, which nothing else on a page of stored runs would show. */
export function RefusedBanner({ server }: { server: ServerInfo }) {
  if (server.writable !== false) return null;
  return (
    <div className="refused" role="status">
      Nothing new is stored at the moment; what is stored can be read. {server.refused}
    </div>
  );
}
