import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { own } from "../../api/keyed";
import { putAlias, removeAlias } from "../../api/registry";
import type { ModelVersion } from "../../api/types";
import { Alias } from "./AliasChips";
import { useAct } from "./useAct";
import styles from "./Registry.module.css";

interface AliasesProps {
  version: ModelVersion;
  /** The aliases of the model with the versions that they name. */
  taken: Record<string, number>;
}

/** The aliases of a version, which can be removed, and a field for another one. */
export function Aliases({ version: v, taken }: AliasesProps) {
  const act = useAct();
  const [name, setName] = useState("");
  const wanted = name.trim().replace(/^@/, "");
  const elsewhere = own(taken, wanted);
  const moves = elsewhere !== undefined && elsewhere !== v.version;
  const put = async () => {
    if (wanted === "") return;
    const worked = await act(
      `@${wanted} names version ${String(v.version)}`,
      () => putAlias(v.model, wanted, v.version),
      () => (moves ? putAlias(v.model, wanted, elsewhere) : removeAlias(v.model, wanted)),
    );
    if (worked) setName("");
  };
  return (
    <>
      <span className={styles.chips}>
        {v.aliases.map((alias) => (
          <Alias
            key={alias}
            name={alias}
            remove={() =>
              void act(
                `@${alias} removed`,
                () => removeAlias(v.model, alias),
                () => putAlias(v.model, alias, v.version),
              )
            }
          />
        ))}
      </span>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void put();
        }}
      >
        <Group gap={6} mt={4} wrap="nowrap" align="flex-start">
          <TextInput
            size="xs"
            flex={1}
            miw={0}
            placeholder="champion"
            aria-label="Alias"
            value={name}
            description={moves ? `It names version ${String(elsewhere)} now, and moves here.` : undefined}
            inputWrapperOrder={["label", "input", "description", "error"]}
            onChange={(e) => {
              setName(e.currentTarget.value);
            }}
          />
          <Button type="submit" size="xs" variant="light" flex="none" disabled={wanted === ""}>
            {moves ? "Move alias" : "Set alias"}
          </Button>
        </Group>
      </form>
    </>
  );
}
