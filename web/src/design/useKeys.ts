import { useEffect, useRef } from "react";

const NATIVE = new Set([" ", "Enter"]);

/** Whether a key belongs to the control that has the focus and is no shortcut. */
function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"], .mantine-Popover-dropdown'))
    return true;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  if (target instanceof HTMLInputElement) {
    if (target.type === "checkbox") return event.key === " ";
    if (target.type === "radio") return event.key === " " || event.key.startsWith("Arrow");
    return true;
  }
  if (target.closest('[role="slider"], [role="separator"], [role="tablist"]'))
    return event.key.startsWith("Arrow");
  return NATIVE.has(event.key) && target.closest("button, a") !== null;
}

/** Shortcuts of the page, by the key's own name ("j", "?", "Escape"). */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const act = latest.current[event.key];
      if (!act || belongsToControl(event)) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", onKey);
    };
  }, []);
}
