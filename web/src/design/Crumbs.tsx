import { useEffect, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";
import styles from "./Crumbs.module.css";

const ID = "crumbs";

/** The place in the head of every page where its `Crumbs` are shown. */
export function CrumbsPlace() {
  return <div id={ID} className={styles.crumbs} />;
}

/** Shows its children in the head of the page, beside the name of the program. */
export function Crumbs({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useEffect(() => {
    setPlace(document.getElementById(ID));
  }, []);
  return place && createPortal(children, place);
}
