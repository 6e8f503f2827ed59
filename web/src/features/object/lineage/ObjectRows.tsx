import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { groupedInteger } from "../../../design/numbers";
import { ObjectName } from "./ObjectName";
import styles from "./Lineage.module.css";

/** The name of each object is asked for, so that no more are shown at once. */
const STEP = 50;

/** Objects one below the other, each a link to its lineage. */
export function ObjectRows({ digests }: { digests: readonly string[] }) {
  const [shown, setShown] = useState(STEP);
  return (
    <>
      <ul className={styles.rows}>
        {digests.slice(0, shown).map((digest) => (
          <li key={digest}>
            <ObjectRow digest={digest} />
          </li>
        ))}
      </ul>
      {digests.length > shown && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            setShown(shown + STEP);
          }}
        >
          {groupedInteger(digests.length - shown)} more
        </Button>
      )}
    </>
  );
}

export function ObjectRow({ digest }: { digest: string }) {
  return (
    <Link
      to="/objects/$digest"
      params={{ digest }}
      search={{ tab: "lineage" }}
      className={styles.objectRow}
      title={digest}
      data-object={digest}
    >
      <ObjectName digest={digest} />
    </Link>
  );
}
