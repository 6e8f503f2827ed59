import { Button } from "@mantine/core";
import { IconTags } from "@tabler/icons-react";
import { useState } from "react";
import { RegisterDialog, type Registrable } from "./RegisterDialog";

/** Opens the dialog that registers a model. */
export function RegisterButton({ of, name }: { of: Registrable; name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTags size={14} />}
        onClick={() => {
          setOpen(true);
        }}
      >
        Register
      </Button>
      {open && (
        <RegisterDialog
          of={of}
          suggested={name}
          close={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
