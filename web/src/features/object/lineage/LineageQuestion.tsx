import { Button, Skeleton, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { ErrorState } from "../../../design/ErrorState";
import { plural } from "../../../design/numbers";
import { shortDigest } from "../../../parts/objects/mediaTypes";
import { pastedDigest, questionOf, type LineageSearch, type Question } from "./lineageSearch";
import { ObjectRow, ObjectRows } from "./ObjectRows";
import { useDifference, usePath } from "./useLineage";
import styles from "./Lineage.module.css";

interface LineageQuestionProps {
  digest: string;
  search: LineageSearch;
  depth: number;
  change: (part: LineageSearch) => void;
}

/** What connects this object with another one, whose digest is pasted, and what differs between their origins. */
export function LineageQuestion({ digest, search, depth, change }: LineageQuestionProps) {
  const [text, setText] = useState(search.to ?? "");
  const [isWrong, setWrong] = useState(false);
  const question = questionOf(search);
  const ask = (what: Question) => {
    const to = pastedDigest(text);
    setWrong(to === undefined);
    if (to !== undefined) change({ ask: what, to });
  };
  return (
    <section aria-label="Another object" className={styles.question}>
      <form
        className={styles.ask}
        onSubmit={(e) => {
          e.preventDefault();
          ask(question?.ask ?? "path");
        }}
      >
        <TextInput
          size="xs"
          className={styles.input}
          aria-label="Digest of another object"
          placeholder="Digest or address of another object"
          value={text}
          error={isWrong && "A digest has 64 hexadecimal digits"}
          onChange={(e) => {
            setText(e.currentTarget.value);
            setWrong(false);
          }}
        />
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            ask("path");
          }}
        >
          Path to…
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            ask("compare");
          }}
        >
          Compare origins with…
        </Button>
        {question && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            onClick={() => {
              setText("");
              change({ ask: undefined, to: undefined });
            }}
          >
            Close
          </Button>
        )}
      </form>
      {question?.ask === "path" && <PathAnswer digest={digest} to={question.to} />}
      {question?.ask === "compare" && <CompareAnswer digest={digest} to={question.to} depth={depth} />}
    </section>
  );
}

function PathAnswer({ digest, to }: { digest: string; to: string }) {
  const path = usePath(digest, to);
  if (path.isError) return <ErrorState error={path.error} retry={() => void path.refetch()} />;
  if (!path.data) return <Skeleton height={80} aria-label="Searching the path" />;
  const { found, links } = path.data;
  if (!found)
    return (
      <Text size="sm" c="dimmed" role="status">
        Nothing connects this object with {shortDigest(to)}.
      </Text>
    );
  let at = digest;
  return (
    <div role="status" aria-label="Path">
      <Text size="sm" mb={4}>
        {links.length === 0
          ? "It is this object itself."
          : `The shortest path has ${plural(links.length, "link")}.`}
      </Text>
      <ol className={styles.path}>
        <li>
          <ObjectRow digest={digest} />
        </li>
        {links.map((link, i) => {
          const isOrigin = link.from === at;
          at = isOrigin ? link.to : link.from;
          return (
            // An object comes once on a shortest path.
            <li key={i}>
              <small>{isOrigin ? `${link.name} →` : `← ${link.name}`}</small>
              <ObjectRow digest={at} />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function CompareAnswer({ digest, to, depth }: { digest: string; to: string; depth: number }) {
  const difference = useDifference(digest, to, depth);
  if (difference.isError)
    return <ErrorState error={difference.error} retry={() => void difference.refetch()} />;
  if (!difference.data) return <Skeleton height={80} aria-label="Comparing the origins" />;
  const { onlyFirst, onlySecond, both, cutOff } = difference.data;
  return (
    <div role="status" aria-label="Comparison">
      {cutOff && (
        <Text size="xs" c="dimmed" mb={4}>
          Only origins up to {plural(depth, "link")} away are compared; there are more.
        </Text>
      )}
      <div className={styles.columns}>
        <Origins title="Only of this object" digests={onlyFirst} />
        <Origins title={`Only of ${shortDigest(to)}`} digests={onlySecond} />
        <Origins title="Of both" digests={both} />
      </div>
    </div>
  );
}

function Origins({ title, digests }: { title: string; digests: readonly string[] }) {
  return (
    <section aria-label={title}>
      <h3>
        {title} ({digests.length})
      </h3>
      <ObjectRows digests={digests} />
    </section>
  );
}
