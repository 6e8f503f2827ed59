import { Badge, Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listModelsOfRun } from "../../../api/models";
import { queryKeys } from "../../../api/queryKeys";
import type { Model, Run } from "../../../api/types";
import { Copy } from "../../../design/Copy";
import { ErrorState } from "../../../design/ErrorState";
import { plural } from "../../../design/numbers";
import { TimeText } from "../../../design/TimeText";
import { FileTree } from "../../../parts/files/FileTree";
import { filesOfModel } from "../../../parts/files/sources";
import { ModelMetrics } from "../../../parts/models/ModelMetrics";
import { RegisterButton } from "../../../parts/registry/RegisterButton";
import { ParamsTable } from "../../../parts/runs/KeyTable";
import { usesOf } from "./uses";
import textStyles from "../../../design/text.module.css";
import styles from "./ModelsSection.module.css";

/** The models that the run has made or taken; nothing if there are none. */
export function ModelsSection({ run }: { run: Run }) {
  const found = useInfiniteQuery({
    queryKey: queryKeys.modelsOfRun(run.id),
    queryFn: ({ pageParam, signal }) => listModelsOfRun(run.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken,
  });
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const models = found.data?.pages.flatMap((page) => page.models) ?? [];
  if (models.length === 0) return null;
  return (
    <section aria-label="Models">
      <h2>Models</h2>
      <ul className={styles.models}>
        {models.map((model) => (
          <OneModel key={model.id} model={model} run={run} opened={models.length === 1} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          More models
        </Button>
      )}
    </section>
  );
}

const STATUS = {
  pending: { colour: "blue", text: "pending" },
  ready: { colour: "teal", text: "ready" },
  upload_failed: { colour: "red", text: "upload failed" },
} as const;

function OneModel({ model, run, opened }: { model: Model; run: Run; opened: boolean }) {
  const [open, setOpen] = useState(opened);
  const status = STATUS[model.status];
  const params = Object.keys(model.params).length;
  return (
    <li>
      <details
        open={open}
        onToggle={(e) => {
          setOpen(e.currentTarget.open);
        }}
      >
        <summary>
          <b className={textStyles.breakable}>{model.name}</b>
          <Badge size="xs" color={status.colour} variant="light" radius="sm">
            {status.text}
          </Badge>
          {model.type && <span className={textStyles.faint}>{model.type}</span>}
          <span className={textStyles.faint}>{usesOf(model, run.id)}</span>
        </summary>
        {open && (
          <div className={styles.content}>
            <p className={styles.id}>
              <code className={textStyles.breakable}>models:/{model.id}</code>{" "}
              <Copy value={`models:/${model.id}`} label={`Copy the address of ${model.name}`} />
              <span className={textStyles.faint}>
                {" "}
                made <TimeText ms={model.createdMs} />
              </span>
            </p>
            <div>
              <RegisterButton of={{ modelId: model.id }} name={model.name} />
            </div>
            {model.metrics.length > 0 && <ModelMetrics metrics={model.metrics} runId={run.id} />}
            {params > 0 && (
              <details>
                <summary>{plural(params, "param")}</summary>
                <ParamsTable params={model.params} />
              </details>
            )}
            <FileTree source={filesOfModel(model.id)} path="" />
          </div>
        )}
      </details>
    </li>
  );
}
