import preformatted from "./preformatted.module.css";

/** A text as it was written, of which a part is in view. */
export function TextPreview({ text }: { text: string }) {
  return <pre className={preformatted.preview}>{text}</pre>;
}
