import { ActionIcon, TextInput, Tooltip } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import textStyles from "./text.module.css";

/** A line of text that turns into a field; Enter saves, Escape leaves it as it was. */
export function EditableText({
  value,
  label,
  save,
  heading = false,
}: {
  value: string;
  label: string;
  save: (value: string) => Promise<boolean>;
  heading?: boolean;
}) {
  const [draft, setDraft] = useState<string>();
  const finish = async () => {
    if (draft === undefined) return;
    if (draft === value || draft.trim() === "" || (await save(draft))) setDraft(undefined);
  };
  if (draft !== undefined)
    return (
      <TextInput
        aria-label={label}
        autoFocus
        size="sm"
        w={360}
        value={draft}
        onChange={(e) => {
          setDraft(e.currentTarget.value);
        }}
        onBlur={() => {
          setDraft(undefined);
        }}
        onKeyDown={(e) => {
          if (e.key === "Enter") void finish();
          else if (e.key === "Escape") setDraft(undefined);
        }}
      />
    );
  return (
    <>
      {heading ? (
        <h1 className={textStyles.truncate} title={value}>
          {value}
        </h1>
      ) : (
        <span className={textStyles.truncate}>{value}</span>
      )}
      <Tooltip label={`Edit: ${label.toLowerCase()}`} openDelay={300}>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={`Edit: ${label.toLowerCase()}`}
          onClick={() => {
            setDraft(value);
          }}
        >
          <IconPencil size={15} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
