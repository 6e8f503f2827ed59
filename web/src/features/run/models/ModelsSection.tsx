import { Badge, Button, Loader } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listModelFiles, listModelsOfRun, modelFileUrl } from "../../../api/models";
import { queryKeys } from "../../../api/queryKeys";
import type { Model, ModelMetric, Run } from "../../../api/types";
import { classes } from "../../../design/classes";
import { Copy } from "../../../design/Copy";
import { ErrorState } from "../../../design/ErrorState";
import { byteSize, groupedInteger, plural } from "../../../design/numbers";
import { TimeText } from "../../../design/TimeText";
import { NumberText } from "../../../parts/runs/NumberText";
import { ParamsTable } from "../../../parts/runs/KeyTable";
import { usesOf } from "./uses";
import tableStyles from "../../../design/table.module.css";
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
            {model.metrics.length > 0 && <Metrics metrics={model.metrics} run={run} />}
            {params > 0 && (
              <details>
                <summary>{plural(params, "param")}</summary>
                <ParamsTable params={model.params} />
              </details>
            )}
            <Files modelId={model.id} path="" />
          </div>
        )}
      </details>
    </li>
  );
}

function Metrics({ metrics, run }: { metrics: readonly ModelMetric[]; run: Run }) {
  const onData = metrics.some((metric) => metric.datasetName);
  const others = metrics.some((metric) => metric.runId !== run.id);
  return (
    <div className={tableStyles.scrollX}>
      <table className={tableStyles.grid}>
        <thead>
          <tr>
            <th>Metric</th>
            {onData && <th>Data</th>}
            <th className={tableStyles.num}>Value</th>
            <th className={tableStyles.num}>Step</th>
            {others && <th>Run</th>}
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <tr key={JSON.stringify([metric.key, metric.datasetName, metric.datasetDigest, metric.runId])}>
              <td className={tableStyles.key}>{metric.key}</td>
              {onData && <td title={metric.datasetDigest}>{metric.datasetName}</td>}
              <td className={classes(tableStyles.num, tableStyles.strong)}>
                <NumberText value={metric.value} />
              </td>
              <td className={tableStyles.num}>{groupedInteger(metric.step)}</td>
              {others && (
                <td>
                  {metric.runId === run.id ? (
                    "this run"
                  ) : (
                    <Link to="/runs/$runId" params={{ runId: metric.runId }}>
                      {metric.runId.slice(0, 12)}
                    </Link>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The files in a folder of a model; each is a download. Folders open in place. */
function Files({ modelId, path }: { modelId: string; path: string }) {
  const found = useInfiniteQuery({
    queryKey: queryKeys.modelFiles(modelId, path),
    queryFn: ({ pageParam, signal }) => listModelFiles(modelId, path, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken,
  });
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loader size="xs" aria-label="Loading files" />;
  const files = found.data.pages.flatMap((page) => page.artifacts);
  if (files.length === 0) return <p className={textStyles.faint}>No files.</p>;
  return (
    <ul className={styles.files} aria-label={path === "" ? "Files" : `Files in ${path}`}>
      {files.map((file) => (
        <li key={file.path}>
          {file.dir ? (
            <Folder modelId={modelId} path={file.path} name={file.name} />
          ) : (
            <a href={modelFileUrl(modelId, file.path)} download={file.name} className={textStyles.breakable}>
              {file.name}
            </a>
          )}
          {!file.dir && file.size !== undefined && (
            <span className={textStyles.faint}> {byteSize(file.size)}</span>
          )}
        </li>
      ))}
      {found.hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          More files
        </Button>
      )}
    </ul>
  );
}

function Folder({ modelId, path, name }: { modelId: string; path: string; name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      open={open}
      onToggle={(e) => {
        setOpen(e.currentTarget.open);
      }}
    >
      <summary>{name}/</summary>
      {open && <Files modelId={modelId} path={path} />}
    </details>
  );
}
