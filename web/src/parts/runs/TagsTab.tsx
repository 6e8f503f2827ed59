import { ActionIcon, Button, Group, Switch, Text, TextInput, Tooltip } from "@mantine/core";
import { IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { own } from "../../api/keyed";
import { isReserved } from "./reserved";
import { KeyTable } from "./KeyTable";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";

type Save = (tags: Record<string, string | null>, said: string) => Promise<boolean>;

export function TagsTab({ tags, save }: { tags: Record<string, string>; save: Save }) {
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const [reserved, setReserved] = useState(false);
  const entries = useMemo(
    () => Object.entries(tags).filter(([k]) => reserved || !isReserved(k)),
    [tags, reserved],
  );
  const put = async () => {
    if (key.trim() !== "" && (await save(Object.fromEntries([[key.trim(), value]]), "Tag saved"))) {
      setKey("");
      setValue("");
    }
  };
  return (
    <div>
      <Group mb="sm" justify="space-between">
        <form
          onSubmit={(e) => {
            e.preventDefault();
            void put();
          }}
        >
          <Group gap="xs">
            <TextInput
              size="xs"
              placeholder="key"
              aria-label="Tag key"
              value={key}
              onChange={(e) => {
                setKey(e.currentTarget.value);
              }}
            />
            <TextInput
              size="xs"
              w={260}
              placeholder="value"
              aria-label="Tag value"
              value={value}
              onChange={(e) => {
                setValue(e.currentTarget.value);
              }}
            />
            <Button
              type="submit"
              size="xs"
              variant="light"
              leftSection={<IconPlus size={14} />}
              disabled={key.trim() === ""}
            >
              {own(tags, key.trim()) !== undefined ? "Change tag" : "Add tag"}
            </Button>
          </Group>
        </form>
        <Switch
          size="xs"
          label="Show mlflow.* and quipu.*"
          checked={reserved}
          onChange={(e) => {
            setReserved(e.currentTarget.checked);
          }}
        />
      </Group>
      <KeyTable
        entries={entries}
        what="tags"
        text={String}
        head={
          <>
            <th>Tag</th>
            <th>Value</th>
            <th>
              <span className={textStyles.sr}>Actions</span>
            </th>
          </>
        }
        row={(k, v) => (
          <>
            <td className={tableStyles.key}>{k}</td>
            <td className={tableStyles.value}>
              <Text size="sm" className={textStyles.breakable} component="span">
                {v}
              </Text>
            </td>
            <td className={textStyles.nowrap}>
              <Tooltip label="Edit">
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={`Edit tag ${k}`}
                  onClick={() => {
                    setKey(k);
                    setValue(v);
                  }}
                >
                  <IconPencil size={14} />
                </ActionIcon>
              </Tooltip>
              <Tooltip label="Remove">
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove tag ${k}`}
                  onClick={() => void save(Object.fromEntries([[k, null]]), "Tag removed")}
                >
                  <IconTrash size={14} />
                </ActionIcon>
              </Tooltip>
            </td>
          </>
        )}
      />
    </div>
  );
}
