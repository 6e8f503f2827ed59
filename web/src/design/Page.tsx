import type { ComponentPropsWithoutRef } from "react";
import { classes } from "./classes";
import styles from "./Page.module.css";

interface PageProps extends Omit<ComponentPropsWithoutRef<"div">, "className"> {
  /** `narrow` for a page of text; `full` for one that fills the window and scrolls inside of itself. */
  width?: "wide" | "narrow" | "full";
}

/** The content of a page, with the room around it. */
export function Page({ width = "wide", ...rest }: PageProps) {
  return (
    <div
      {...rest}
      className={classes(styles.page, width === "narrow" && styles.narrow, width === "full" && styles.full)}
    />
  );
}
