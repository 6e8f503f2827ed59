import { ActionIcon, TextInput, type TextInputProps } from "@mantine/core";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState, type Ref } from "react";

const REST_MS = 150;

interface SearchInputProps extends Omit<TextInputProps, "value" | "onChange"> {
  value: string;
  /** Called when the reader pauses, and at once when the field is cleared. */
  onText: (text: string) => void;
  ref?: Ref<HTMLInputElement>;
}

/** A search field. Letters appear as they are typed, however long the search takes. */
export function SearchInput({ value, onText, ...rest }: SearchInputProps) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const latest = useRef(onText);
  useEffect(() => {
    latest.current = onText;
  });
  // The address may change without the field, for example by the back button.
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === told.current) return undefined;
    const timer = setTimeout(
      () => {
        told.current = typed;
        latest.current(typed);
      },
      typed === "" ? 0 : REST_MS,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [typed]);
  return (
    <TextInput
      size="xs"
      leftSection={<IconSearch size={14} />}
      value={typed}
      onChange={(e) => {
        setTyped(e.currentTarget.value);
      }}
      rightSection={
        typed !== "" && (
          <ActionIcon
            size="xs"
            variant="subtle"
            color="gray"
            aria-label="Clear search"
            onClick={() => {
              setTyped("");
            }}
          >
            <IconX size={12} />
          </ActionIcon>
        )
      }
      {...rest}
    />
  );
}
