import { Button, Group, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { Markdown } from "./Markdown";

interface EditableMarkdownProps {
  /** The heading, such as "Description". */
  label: string;
  value: string;
  save: (text: string) => Promise<boolean>;
}

/** A text in Markdown that turns into a field. */
export function EditableMarkdown({ label, value, save }: EditableMarkdownProps) {
  const [draft, setDraft] = useState<string>();
  const [busy, setBusy] = useState(false);
  const finish = async () => {
    if (draft === undefined) return;
    setBusy(true);
    if (draft === value || (await save(draft))) setDraft(undefined);
    setBusy(false);
  };
  return (
    <section aria-label={label}>
      <Group justify="space-between">
        <h2>{label}</h2>
        {draft === undefined && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              setDraft(value);
            }}
          >
            {value === "" ? `Write a ${label.toLowerCase()}` : "Edit"}
          </Button>
        )}
      </Group>
      {draft !== undefined ? (
        <>
          <Textarea
            autosize
            minRows={4}
            maxRows={24}
            autoFocus
            aria-label={`${label} in Markdown`}
            description="Markdown; HTML is shown as text"
            value={draft}
            onChange={(e) => {
              setDraft(e.currentTarget.value);
            }}
            onKeyDown={(e) => {
              if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) void finish();
              else if (e.key === "Escape") setDraft(undefined);
            }}
          />
          <Group mt="xs" gap="xs">
            <Button size="xs" loading={busy} onClick={() => void finish()}>
              Save
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                setDraft(undefined);
              }}
            >
              Cancel
            </Button>
          </Group>
        </>
      ) : value === "" ? (
        <Text size="sm" c="dimmed">
          No {label.toLowerCase()} yet.
        </Text>
      ) : (
        <Markdown source={value} />
      )}
    </section>
  );
}
