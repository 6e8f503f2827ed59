import { useEffect, useRef, useState } from "react";
import { Soon } from "./Soon";

/**
 * A function that runs an action after a delay, and only once however often it is called meanwhile. If the component goes
 * before, the action runs at once: an answer that is kept would otherwise be taken for a fresh one when the page comes back.
 */
export function useSoon(delayMs: number, action: () => unknown): () => void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  const [soon] = useState(() => new Soon(delayMs, () => latest.current()));
  useEffect(() => soon.hurry, [soon]);
  return soon.ask;
}
