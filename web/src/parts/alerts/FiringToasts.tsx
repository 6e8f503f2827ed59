import { notifications } from "@mantine/notifications";
import { IconBellRinging } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { loadFiring } from "../../api/alerts";
import { useAlertSubscription, useLive } from "../../api/live";
import type { Firing } from "../../api/types";
import { compactNumber, groupedInteger } from "../../design/numbers";
import { fromWire } from "../../api/types";
import { useRunName } from "../runs/RunNameLink";
import { chartSearch } from "./FiringTable";
import { SEVERITY_COLOUR } from "./severities";

const MANY_MS = 10_000;
/** So many firings are told one by one in ten seconds; the others are counted. */
const MOST_TOLD = 3;
const COUNT_ID = "firings";

/** Tells of each new firing, on whatever page. A critical one stays until somebody closes it. */
export function FiringToasts(): null {
  const times = useRef<number[]>([]);
  const others = useRef(0);
  useAlertSubscription();
  useLive("alert", ({ firing }) => {
    if (firing === undefined) return;
    const now = Date.now();
    times.current = times.current.filter((at) => now - at < MANY_MS);
    if (times.current.length < MOST_TOLD) {
      if (times.current.length === 0) others.current = 0;
      times.current.push(now);
      void tell(firing);
      return;
    }
    others.current++;
    notifications.hide(COUNT_ID);
    notifications.show({
      id: COUNT_ID,
      color: "red",
      icon: <IconBellRinging size={16} />,
      message: (
        <Link to="/alerts">{`${groupedInteger(others.current)} more ${others.current === 1 ? "alert has" : "alerts have"} fired`}</Link>
      ),
    });
  });
  return null;
}

async function tell(number: number): Promise<void> {
  let firing: Firing;
  try {
    firing = await loadFiring(number);
  } catch {
    // Its run is gone, or the server is: the list of firings says more.
    return;
  }
  notifications.show({
    title: firing.message,
    color: SEVERITY_COLOUR[firing.severity],
    icon: <IconBellRinging size={16} />,
    autoClose: firing.severity === "critical" ? false : 9000,
    message: <FiringText firing={firing} />,
  });
}

function FiringText({ firing }: { firing: Firing }) {
  const name = useRunName(firing.runId);
  const { point } = firing;
  return (
    <>
      {point
        ? `${point.key} = ${compactNumber(fromWire(point.value))} at step ${groupedInteger(point.step)} in `
        : "Silence of "}
      <Link to="/runs/$runId" params={{ runId: firing.runId }} search={point ? chartSearch(point) : {}}>
        {name}
      </Link>
    </>
  );
}
