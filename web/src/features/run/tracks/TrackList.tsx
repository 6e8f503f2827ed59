import { useState } from "react";
import type { Track } from "../../../api/types";
import { groupedInteger, plural } from "../../../design/numbers";
import { byName } from "../../../design/order";
import { SearchInput } from "../../../design/SearchInput";
import { duration } from "../../../design/times";
import { localTimeUs } from "../../../design/timesUs";
import styles from "./TracksTab.module.css";

interface TrackListProps {
  tracks: readonly Track[];
  chosen: string | undefined;
  choose: (topic: string) => void;
}

const SEARCH_FROM = 10;
/** A longer list is searched. */
const SHOWN = 500;

/** The topics of a run, with their rows and times. */
export function TrackList({ tracks, chosen, choose }: TrackListProps) {
  const [text, setText] = useState("");
  const wanted = text.toLowerCase();
  const found = tracks
    .filter((t) => t.topic.toLowerCase().includes(wanted))
    .sort((a, b) => byName(a.topic, b.topic));
  return (
    <nav className={styles.list} aria-label="Topics">
      {tracks.length > SEARCH_FROM && (
        <SearchInput
          mb={4}
          aria-label="Search topics"
          placeholder={`Search ${groupedInteger(tracks.length)} topics`}
          value={text}
          onText={setText}
        />
      )}
      <ul>
        {found.slice(0, SHOWN).map((t) => (
          <li key={t.topic}>
            <button
              type="button"
              className={styles.topic}
              aria-current={t.topic === chosen}
              title={`${t.topic}\n${localTimeUs(t.firstUs)} – ${localTimeUs(t.lastUs)}`}
              onClick={() => {
                choose(t.topic);
              }}
            >
              <b>{t.topic}</b>
              <small>
                {plural(t.rows, "row")} · {duration((t.lastUs - t.firstUs) / 1000)}
              </small>
            </button>
          </li>
        ))}
      </ul>
      {found.length > SHOWN && (
        <small>{groupedInteger(found.length - SHOWN)} more: search to see them.</small>
      )}
      {found.length === 0 && <small>No topic matches.</small>}
    </nav>
  );
}
