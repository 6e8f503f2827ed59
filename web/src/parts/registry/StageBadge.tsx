import { Badge } from "@mantine/core";
import type { ModelStage } from "../../api/types";

export const STAGES: readonly ModelStage[] = ["None", "Staging", "Production", "Archived"];

const COLOURS: Record<ModelStage, string> = {
  None: "gray",
  Staging: "yellow",
  Production: "teal",
  Archived: "gray",
};

/** The stage of a version; nothing for a version in no stage. */
export function StageBadge({ stage }: { stage: ModelStage }) {
  if (stage === "None") return null;
  return (
    <Badge size="sm" radius="sm" tt="none" variant="light" miw="max-content" color={COLOURS[stage]}>
      {stage}
    </Badge>
  );
}
