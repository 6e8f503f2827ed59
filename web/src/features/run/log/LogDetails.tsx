import { Button, CopyButton, Group } from "@mantine/core";
import { IconCheck, IconCopy, IconLink } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { LogEntry } from "../../../api/types";
import { isoTimeUs, localTimeUs, sinceUs } from "../../../design/timesUs";
import { jsonText } from "../rows/values";
import { keyOf } from "../timelines/timeline";
import { entryJson } from "./logSearch";
import { shownText } from "./logText";
import { Matches } from "./Matches";
import preformatted from "../../../design/preformatted.module.css";
import styles from "./LogDetails.module.css";

interface LogDetailsProps {
  entry: LogEntry;
  originUs: number;
  searched: string;
  name: (key: string) => void;
}

/** All that an entry has beside its message. */
export function LogDetails({ entry, originUs, searched, name }: LogDetailsProps) {
  const { timeUs, metadata, exception } = entry;
  return (
    <div className={styles.details} role="gridcell">
      <Group gap={6}>
        <CopyText value={entry.message} label="Copy message" />
        <CopyText value={entryJson(entry)} label="Copy as JSON" />
        <CopyButton value={addressOf(keyOf(entry))}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={copied ? <IconCheck size={13} /> : <IconLink size={13} />}
              onClick={() => {
                copy();
                name(keyOf(entry));
              }}
            >
              {copied ? "Copied" : "Copy link"}
            </Button>
          )}
        </CopyButton>
        <span className={styles.times}>
          {localTimeUs(timeUs)} · {isoTimeUs(timeUs)} · {sinceUs(timeUs, originUs)}
        </span>
      </Group>
      {metadata && (
        <Part name="Metadata" text={jsonText(metadata, Infinity)}>
          <pre className={preformatted.pre}>{jsonText(metadata, Infinity, 2)}</pre>
        </Part>
      )}
      {exception !== undefined && (
        <Part name="Exception" text={exception}>
          <pre className={preformatted.pre}>
            <Matches text={shownText(exception)} searched={searched} />
          </pre>
        </Part>
      )}
    </div>
  );
}

function Part({ name, text, children }: { name: string; text: string; children: ReactNode }) {
  return (
    <section aria-label={name}>
      <header className={styles.part}>
        {name} <CopyText value={text} label={`Copy ${name.toLowerCase()}`} />
      </header>
      {children}
    </section>
  );
}

function CopyText({ value, label }: { value: string; label: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
          onClick={copy}
        >
          {copied ? "Copied" : label}
        </Button>
      )}
    </CopyButton>
  );
}

/** The address of the page with the entry in it. */
function addressOf(key: string): string {
  const url = new URL(window.location.href);
  url.searchParams.set("entry", key);
  return url.href;
}
