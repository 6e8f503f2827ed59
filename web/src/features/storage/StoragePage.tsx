import { Skeleton, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { loadStorage } from "../../api/calls";
import { serverUrl } from "../../api/place";
import { queryKeys } from "../../api/queryKeys";
import type { Storage } from "../../api/types";
import { Crumbs } from "../../design/Crumbs";
import { ErrorState } from "../../design/ErrorState";
import { byteSize, plural } from "../../design/numbers";
import { Page } from "../../design/Page";
import { Snippet } from "../../design/Snippet";
import { TimeText } from "../../design/TimeText";
import { useTitle } from "../../design/useTitle";
import { runName } from "../../parts/runs/runName";
import { bytesOf, FIRST, MOST } from "../../parts/storage/bars";
import { BarTable, Legend } from "../../parts/storage/BarTable";
import { Figure, Figures } from "../../parts/storage/Figures";
import textStyles from "../../design/text.module.css";

export function StoragePage() {
  useTitle("Storage");
  const [top, setTop] = useState(FIRST);
  const storage = useQuery({
    queryKey: queryKeys.storage(top),
    queryFn: ({ signal }) => loadStorage(top, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return (
    <Page width="narrow">
      <Crumbs>
        <Link to="/">Experiments</Link>
        <span aria-hidden>/</span>
        <b>Storage</b>
      </Crumbs>
      <h1>Storage</h1>
      {storage.error ? (
        <ErrorState error={storage.error} retry={() => void storage.refetch()} />
      ) : storage.data ? (
        <Explained
          storage={storage.data}
          busy={storage.isPlaceholderData}
          more={
            top < MOST
              ? () => {
                  setTop(MOST);
                }
              : undefined
          }
        />
      ) : (
        <Skeleton height={240} mt="md" />
      )}
    </Page>
  );
}

interface ExplainedProps {
  storage: Storage;
  busy: boolean;
  more: (() => void) | undefined;
}

function Explained({ storage: s, busy, more }: ExplainedProps) {
  return (
    <>
      <Text size="xs" c="dimmed" mb="md">
        Added up <TimeText ms={s.atMs} />
      </Text>
      <Figures>
        <Figure
          label="Database"
          value={byteSize(s.databaseBytes)}
          note={`${byteSize(s.freeBytes)} of it free`}
        />
        <Figure
          label="Write-ahead log"
          value={byteSize(s.logBytes)}
          note="copied into the database as it grows"
        />
        <Figure label="Points" value={byteSize(s.pointBytes)} note={plural(s.points, "point")} />
        <Figure label="Files" value={byteSize(s.blobBytes)} note={plural(s.blobs, "blob")} />
        <Figure
          label="Saved"
          value={byteSize(s.savedBytes)}
          note={`${plural(s.artifacts, "file")} of ${byteSize(s.artifactBytes)}; equal ones are stored once`}
        />
        {s.uploads > 0 && (
          <Figure
            label="Unfinished uploads"
            value={byteSize(s.uploadBytes)}
            note={`${plural(s.uploads, "upload")}; one that gets no part for a day is given up`}
          />
        )}
      </Figures>
      <section>
        <h2>Experiments</h2>
        <BarTable
          what="Experiment"
          total={s.experimentCount}
          busy={busy}
          more={more}
          rows={s.experiments.map((e) => ({
            ...e,
            key: e.experimentId,
            label: (
              <>
                <Link to="/experiments/$experimentId" params={{ experimentId: e.experimentId }}>
                  {e.name}
                </Link>{" "}
                <span className={textStyles.faint}>
                  {plural(e.runs, "run")}
                  {e.deleted && ", deleted"}
                </span>
              </>
            ),
          }))}
        />
      </section>
      <section>
        <h2>Runs</h2>
        <BarTable
          what="Run"
          total={s.runCount}
          busy={busy}
          more={more}
          rows={s.runs.map((r) => ({
            ...r,
            key: r.runId,
            label: (
              <>
                <Link to="/runs/$runId" params={{ runId: r.runId }} search={{ tab: "storage" }}>
                  {runName({ id: r.runId, name: r.name })}
                </Link>
                {r.deleted && <span className={textStyles.faint}> deleted</span>}
              </>
            ),
          }))}
        />
        <Legend />
      </section>
      <section>
        <h2>Give space back</h2>
        <Text size="sm" mb="xs">
          {bytesOf(s.deleted) === 0
            ? "Nothing is deleted. What is deleted stays, so that it can be restored, until it is removed for good:"
            : `Deleted runs take ${byteSize(bytesOf(s.deleted))}. They stay, so that they can be restored, until they are removed for good:`}
        </Text>
        <Snippet label="command" code={`quipu gc --url ${serverUrl()} --older-than 30d --dry-run`} />
        <Text size="sm" c="dimmed" mt="xs">
          Without --dry-run it removes what was deleted more than 30 days ago and gives the space back to the
          disk; logging goes on meanwhile.
        </Text>
      </section>
    </>
  );
}
