import { ActionIcon, Badge } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { VersionLink } from "../../parts/registry/VersionLink";
import textStyles from "../../design/text.module.css";
import styles from "./Registry.module.css";

const SHOWN = 4;

/** Aliases with the versions that they name. */
export function AliasChips({ model, aliases }: { model: string; aliases: Record<string, number> }) {
  const all = Object.entries(aliases);
  return (
    <span className={styles.chips}>
      {all.slice(0, SHOWN).map(([alias, version]) => (
        <span key={alias} className={styles.chip}>
          <Alias name={alias} /> <VersionLink model={model} version={version} short />
        </span>
      ))}
      {all.length > SHOWN && <span className={textStyles.faint}>+{all.length - SHOWN}</span>}
    </span>
  );
}

/** An alias, with a button that removes it if it can be removed. */
export function Alias({ name, remove }: { name: string; remove?: () => void }) {
  return (
    <Badge
      size="sm"
      radius="sm"
      tt="none"
      variant="outline"
      title={name}
      miw={90}
      maw={200}
      rightSection={
        remove && (
          <ActionIcon
            size={14}
            variant="transparent"
            color="gray"
            aria-label={`Remove alias ${name}`}
            onClick={remove}
          >
            <IconX size={11} />
          </ActionIcon>
        )
      }
    >
      @{name}
    </Badge>
  );
}
