import { Button } from "@mantine/core";
import { IconArrowBarRight, IconArrowBarToRight, IconCube } from "@tabler/icons-react";
import { useState } from "react";
import type { Use } from "../../../api/types";
import { byteSize, groupedInteger } from "../../../design/numbers";
import { shortType } from "../../../parts/objects/mediaTypes";
import { ObjectLink } from "../../../parts/objects/ObjectLink";
import { ObjectValue } from "../../../parts/objects/ObjectValue";
import { useObject } from "../../../parts/objects/useObject";
import { jsonText } from "../rows/values";
import styles from "./UseCards.module.css";

const DIRECTION = {
  input: { Icon: IconArrowBarToRight, word: "input" },
  output: { Icon: IconArrowBarRight, word: "output" },
  none: { Icon: IconCube, word: "object" },
} as const;

/** So many values are loaded at first, and with each click. */
const STEP = 12;
const ATTRIBUTE_CHARS = 200;

/** Inputs, outputs and other objects, each with the beginning of its value. */
export function UseCards({ uses, label }: { uses: readonly Use[]; label: string }) {
  const [shown, setShown] = useState(STEP);
  return (
    <>
      <ul className={styles.cards} aria-label={label}>
        {uses.slice(0, shown).map((use) => (
          <UseCard key={`${use.direction} ${use.name} ${use.object}`} use={use} />
        ))}
      </ul>
      {uses.length > shown && (
        <Button
          size="compact-sm"
          variant="default"
          mt={6}
          onClick={() => {
            setShown(shown + 4 * STEP);
          }}
        >
          {groupedInteger(uses.length - shown)} more
        </Button>
      )}
    </>
  );
}

function UseCard({ use }: { use: Use }) {
  const object = useObject(use.object);
  const { Icon, word } = DIRECTION[use.direction];
  const { mediaType, sizeBytes } = object.data ?? {};
  return (
    <li className={styles.card} data-use={use.name}>
      <header className={styles.head}>
        <span className={styles.direction}>
          <Icon size={14} aria-hidden /> {word}
        </span>
        <b title={use.name}>{use.name}</b>
        <small>
          {mediaType !== undefined && `${shortType(mediaType)} · ${byteSize(sizeBytes ?? 0)} · `}
          <ObjectLink digest={use.object} />
        </small>
      </header>
      {use.attributes && (
        <code className={styles.attributes}>{jsonText(use.attributes, ATTRIBUTE_CHARS)}</code>
      )}
      <ObjectValue digest={use.object} name={use.name} isSmall />
    </li>
  );
}
