import { Button, Checkbox, Group, Modal, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import { filterText, moveVersion, searchVersions } from "../../api/registry";
import type { ModelStage, ModelVersion } from "../../api/types";
import { plural } from "../../design/numbers";
import { useAct } from "./useAct";

const NAMED = 20;

/** Asks before a version goes to another stage, and what becomes of those that are there. */
export function MoveDialog({
  version: v,
  to,
  close,
}: {
  version: ModelVersion;
  to: ModelStage;
  close: () => void;
}) {
  const act = useAct();
  const [archive, setArchive] = useState(to === "Production");
  const [busy, setBusy] = useState(false);
  const inUse = to === "Production" || to === "Staging";
  const filter = `name = ${filterText(v.model)} AND stage = '${to}' AND version != ${String(v.version)}`;
  const others = useQuery({
    queryKey: queryKeys.modelVersions("in stage", filter),
    queryFn: ({ signal }) => searchVersions({ filter, maxResults: NAMED }, signal),
    enabled: inUse,
  });
  const there = others.data?.versions ?? [];
  const many = others.data?.nextPageToken !== undefined;
  const move = async () => {
    setBusy(true);
    const archiveOthers = inUse && archive && there.length > 0;
    const worked = await act(
      `Version ${String(v.version)} is in ${to}`,
      () => moveVersion(v.model, v.version, to, archiveOthers),
      // What was archived with the move would not come back.
      archiveOthers ? undefined : () => moveVersion(v.model, v.version, v.stage, false),
    );
    setBusy(false);
    if (worked) close();
  };
  return (
    <Modal opened onClose={close} title={<b>Move to {to}</b>} centered>
      <Text size="sm">
        Version {v.version} of {v.model} goes from {v.stage} to {to}.
        {to === "Production" && " It cannot be deleted there."}
      </Text>
      <Group mih={52} align="center">
        {inUse &&
          (others.isPending ? (
            <Skeleton height={20} />
          ) : (
            there.length > 0 && (
              <Checkbox
                size="sm"
                checked={archive}
                onChange={(e) => {
                  setArchive(e.currentTarget.checked);
                }}
                label={
                  many
                    ? `Archive all other versions in ${to}`
                    : `Archive ${plural(there.length, "other version")} in ${to}: ${there.map((one) => `v${String(one.version)}`).join(", ")}`
                }
              />
            )
          ))}
      </Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button loading={busy} disabled={inUse && others.isPending} onClick={() => void move()}>
          Move to {to}
        </Button>
      </Group>
    </Modal>
  );
}
