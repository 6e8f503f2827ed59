import {
  IconExternalLink,
  IconFile,
  IconFileText,
  IconFolder,
  IconPhoto,
  IconTable,
} from "@tabler/icons-react";
import type { Artifact } from "../../../api/types";
import { isReference } from "./kinds";
import textStyles from "../../../design/text.module.css";

export function ArtifactIcon({ artifact: a }: { artifact: Artifact }) {
  if (a.dir) return <IconFolder size={16} className={textStyles.faint} />;
  if (isReference(a)) return <IconExternalLink size={16} className={textStyles.faint} />;
  if (/\.(png|jpe?g|gif|webp)$/i.test(a.name)) return <IconPhoto size={16} className={textStyles.faint} />;
  if (/\.(csv|tsv)$/i.test(a.name)) return <IconTable size={16} className={textStyles.faint} />;
  if (/\.(txt|md|json|ya?ml|log|html?|xml|py|java)$/i.test(a.name))
    return <IconFileText size={16} className={textStyles.faint} />;
  return <IconFile size={16} className={textStyles.faint} />;
}
