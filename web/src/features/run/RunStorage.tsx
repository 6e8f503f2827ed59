import { Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { loadRunStorage } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import { ErrorState } from "../../design/ErrorState";
import { byteSize, groupedInteger, plural } from "../../design/numbers";
import { FIRST, MOST } from "../../parts/storage/bars";
import { BarTable, Note } from "../../parts/storage/BarTable";
import { Figure, Figures } from "../../parts/storage/Figures";

/** The space that a run takes, and the series that take most of it. */
export function RunStorage({ runId }: { runId: string }) {
  const [typed, setTyped] = useState("");
  const [prefix] = useDebouncedValue(typed, 200);
  const [top, setTop] = useState(FIRST);
  const storage = useQuery({
    queryKey: queryKeys.runStorage(runId, prefix, top),
    queryFn: ({ signal }) => loadRunStorage(runId, prefix, top, signal),
    placeholderData: keepPreviousData,
  });
  if (storage.error) return <ErrorState error={storage.error} retry={() => void storage.refetch()} />;
  const s = storage.data;
  if (!s) return <Skeleton height={200} />;
  return (
    <div>
      <Figures>
        <Figure
          label="Points"
          value={byteSize(s.pointBytes)}
          note={`${groupedInteger(s.points)} in ${plural(s.seriesCount, "series", "series")}: ${plural(s.chunks, "chunk")} and ${plural(s.frames, "frame")}`}
        />
        <Figure
          label="Files"
          value={byteSize(s.distinctBytes)}
          note={`${plural(s.artifacts, "file")} of ${byteSize(s.artifactBytes)}`}
        />
        <Figure
          label="Shared"
          value={byteSize(s.sharedBytes)}
          note="of its files are those of other runs too, stored once"
        />
      </Figures>
      {s.seriesCount > 0 && (
        <section>
          <h2>Series with most points</h2>
          <TextInput
            size="xs"
            w={260}
            mb="xs"
            aria-label="Series whose keys begin with"
            placeholder="Keys that begin with, such as train/"
            leftSection={<IconSearch size={14} />}
            value={typed}
            onChange={(e) => {
              setTyped(e.currentTarget.value);
            }}
          />
          <BarTable
            what="Series"
            total={s.seriesFound}
            busy={storage.isPlaceholderData}
            more={
              top < MOST
                ? () => {
                    setTop(MOST);
                  }
                : undefined
            }
            rows={s.series.map((one) => ({
              key: one.key,
              label: one.key,
              points: one.points,
              pointBytes: one.bytes,
              artifacts: 0,
              artifactBytes: 0,
            }))}
          />
          <Note>
            Series of one request are stored together; each is given its share by its number of points.
          </Note>
        </section>
      )}
      <Note>
        <Link to="/storage">What the whole store takes</Link>
      </Note>
    </div>
  );
}
