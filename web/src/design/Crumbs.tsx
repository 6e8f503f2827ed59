import { useEffect, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";

/** Puts its children in the head of the page, beside the name. */
export function Crumbs({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useEffect(() => {
    setPlace(document.getElementById("crumbs"));
  }, []);
  return place && createPortal(children, place);
}
