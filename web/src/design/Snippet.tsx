import { Copy } from "./Copy";

export function Snippet({ code, label }: { code: string; label: string }) {
  return (
    <div className="snippet">
      <pre aria-label={label}>{code}</pre>
      <div className="snippet-copy">
        <Copy value={code} label={`Copy ${label}`} />
      </div>
    </div>
  );
}
