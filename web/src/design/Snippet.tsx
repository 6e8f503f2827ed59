import { Copy } from "./Copy";
import styles from "./Snippet.module.css";
import preformatted from "./preformatted.module.css";

export function Snippet({ code, label }: { code: string; label: string }) {
  return (
    <div className={styles.snippet}>
      <pre className={preformatted.pre} aria-label={label}>
        {code}
      </pre>
      <div className={styles.copy}>
        <Copy value={code} label={`Copy ${label}`} />
      </div>
    </div>
  );
}
