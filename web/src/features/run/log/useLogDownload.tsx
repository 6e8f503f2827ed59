import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useRef } from "react";
import { listLog } from "../../../api/calls";
import { fileName, saveBlob } from "../../../design/download";
import { byteSize, plural } from "../../../design/numbers";
import { localTimeUs } from "../../../design/timesUs";
import { toast, toastError } from "../../../design/toast";
import { buildLogFile, DOWNLOAD_PAGE } from "./logDownload";
import { contentQuery, type LogFilter } from "./logSearch";

/** A function that saves all entries that a filter finds as a text. It says how far it is, and can be stopped. */
export function useLogDownload(runId: string, runName: string, filter: LogFilter) {
  const running = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  return async (): Promise<void> => {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    const id = `log ${runId}`;
    const say = (text: string) => ({
      id,
      title: "Downloading the log",
      autoClose: false as const,
      loading: true,
      onClose: () => {
        stop.abort();
      },
      message: (
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <Text size="sm">{text}</Text>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              stop.abort();
            }}
          >
            Cancel
          </Button>
        </Group>
      ),
    });
    notifications.show(say("Begins…"));
    try {
      const query = {
        ...contentQuery(filter),
        from: filter.fromUs,
        through: filter.throughUs,
        order: "asc" as const,
        max: DOWNLOAD_PAGE,
      };
      const file = await buildLogFile(
        (pageToken) => listLog(runId, { ...query, pageToken }, stop.signal),
        (entries, lastUs) => {
          if (stop.signal.aborted) return;
          const until = lastUs === undefined ? "" : `, up to ${localTimeUs(lastUs)}`;
          notifications.update(say(`${plural(entries, "entry", "entries")}${until}`));
        },
      );
      if (stop.signal.aborted) return;
      saveBlob(file.blob, `${fileName(runName)}-log.txt`);
      const size = `${plural(file.entries, "entry", "entries")}, ${byteSize(file.blob.size)}`;
      if (file.isCut)
        toastError("The file ends early", new Error(`It holds the first ${size}. Narrow the times.`));
      else toast(`Saved ${size}`);
    } catch (error) {
      if (!stop.signal.aborted) toastError("The log could not be downloaded", error);
    } finally {
      notifications.hide(id);
    }
  };
}
