import { useState } from "react";
import { messageOf } from "./ErrorState";

interface Saving {
  /** Why the last try has failed. */
  error: string | undefined;
  /** Whether a try is on its way, or has succeeded. */
  busy: boolean;
  save: () => void;
}

/** Saves a form. What fails is told in the form, and can be tried again. */
export function useSaving(saveForm: () => Promise<unknown>): Saving {
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const save = () => {
    setBusy(true);
    setError(undefined);
    saveForm().catch((e: unknown) => {
      setError(messageOf(e));
      setBusy(false);
    });
  };
  return { error, busy, save };
}
