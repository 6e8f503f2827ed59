import { Link } from "@tanstack/react-router";
import { shortDigest } from "./mediaTypes";
import textStyles from "../../design/text.module.css";

/** A link to the page of an object. It shows the beginning of its digest unless it has another text. */
export function ObjectLink({ digest, text }: { digest: string; text?: string }) {
  return (
    <Link
      to="/objects/$digest"
      params={{ digest }}
      className={text === undefined ? textStyles.mono : textStyles.breakable}
      title={digest}
    >
      {text ?? shortDigest(digest)}
    </Link>
  );
}
