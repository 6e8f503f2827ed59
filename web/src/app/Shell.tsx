import { ActionIcon, Anchor, Button, Kbd, Modal, Text, Tooltip, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import {
  IconBell,
  IconDatabase,
  IconDeviceDesktop,
  IconKeyboard,
  IconMoon,
  IconRoute,
  IconSun,
  IconTags,
  IconWebhook,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, type ErrorComponentProps } from "@tanstack/react-router";
import { loadServer } from "../api/calls";
import { useLiveHub, useLiveState } from "../api/live";
import { queryKeys } from "../api/queryKeys";
import { CrumbsPlace } from "../design/Crumbs";
import { ErrorState } from "../design/ErrorState";
import { Page } from "../design/Page";
import { useKeys } from "../design/useKeys";
import { useTitle } from "../design/useTitle";
import { FiringToasts } from "../parts/alerts/FiringToasts";
import { Logo } from "./Logo";
import { ProjectSwitch } from "./ProjectSwitch";
import { RefusedBanner } from "./RefusedBanner";
import styles from "./Shell.module.css";

/** How often the page asks for the state of the server. */
const SERVER_EVERY_MS = 30_000;

export function Shell() {
  const [help, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  useKeys({
    "?": open,
    g: () => void navigate({ to: "/" }),
    m: () => void navigate({ to: "/models" }),
    t: () => void navigate({ to: "/traces" }),
    w: () => void navigate({ to: "/alerts" }),
  });
  const server = useQuery({
    queryKey: queryKeys.server,
    queryFn: ({ signal }) => loadServer(signal),
    refetchInterval: SERVER_EVERY_MS,
  });
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <header className={styles.head}>
        <Link to="/" className={styles.brand} aria-label="Quipu: all experiments">
          <Logo />
          <span>Quipu</span>
        </Link>
        <ProjectSwitch />
        <CrumbsPlace />
        <span className={styles.grow} />
        <Connection />
        {server.data && (
          <Text size="xs" c="dimmed" className={styles.version}>
            {server.data.version}
          </Text>
        )}
        <Tooltip label="Models (m)">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Models"
            renderRoot={(props) => <Link to="/models" {...props} />}
          >
            <IconTags size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Traces (t)">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Traces"
            renderRoot={(props) => <Link to="/traces" {...props} />}
          >
            <IconRoute size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Alerts (w)">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Alerts"
            renderRoot={(props) => <Link to="/alerts" {...props} />}
          >
            <IconBell size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Webhooks">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Webhooks"
            renderRoot={(props) => <Link to="/webhooks" {...props} />}
          >
            <IconWebhook size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Storage">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Storage"
            renderRoot={(props) => <Link to="/storage" {...props} />}
          >
            <IconDatabase size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Keyboard shortcuts (?)">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Keyboard shortcuts"
            className={styles.keyboard}
            onClick={open}
          >
            <IconKeyboard size={18} />
          </ActionIcon>
        </Tooltip>
        <SchemeToggle />
      </header>
      <LostBanner />
      {server.data && <RefusedBanner server={server.data} />}
      <main id="main">
        <Outlet />
      </main>
      {/* Within the router: what toasts say may lead to other pages. */}
      <Notifications position="bottom-right" limit={4} />
      <FiringToasts />
      <Help opened={help} close={close} />
    </div>
  );
}

const NEXT = { auto: "light", light: "dark", dark: "auto" } as const;

function SchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const label = `Colours: ${colorScheme}`;
  const Icon = colorScheme === "auto" ? IconDeviceDesktop : colorScheme === "dark" ? IconMoon : IconSun;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`${label}. Switch to ${NEXT[colorScheme]}`}
        onClick={() => {
          setColorScheme(NEXT[colorScheme]);
        }}
      >
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

function Connection() {
  const state = useLiveState();
  if (state !== "open") return null;
  return (
    <Tooltip label="Connected: this page updates by itself">
      <span className={styles.liveDot} role="status" aria-label="Live">
        live
      </span>
    </Tooltip>
  );
}

function LostBanner() {
  const state = useLiveState();
  const hub = useLiveHub();
  if (state !== "lost" && state !== "refused") return null;
  return (
    <div className={styles.lost} role="alert">
      {state === "lost"
        ? "The server cannot be reached. What you see may be old; reconnecting…"
        : `This page does not update by itself: ${hub.refusal()}`}
      <Button size="compact-xs" variant="white" color="dark" onClick={hub.retryNow}>
        Try now
      </Button>
    </div>
  );
}

const KEYS: [string[], string][] = [
  [["?"], "This help"],
  [["g"], "All experiments"],
  [["m"], "Registered models"],
  [["t"], "Traces"],
  [["w"], "Alerts"],
  [["p"], "Projects"],
  [["/"], "Search or filter"],
  [["j", "↓"], "Next run, log entry or task"],
  [["k", "↑"], "Previous run, log entry or task"],
  [["x", "Space"], "Select the run"],
  [["Enter"], "Open the run, the log entry or the task"],
  [["→", "←"], "Open or close a task that holds others"],
  [["Home", "End"], "The first or the last row, log entry or task"],
  [["h"], "Hide the run from charts, or show it"],
  [["f"], "Pin the run first, or unpin it"],
  [["c"], "Compare the selected runs"],
  [["a"], "Acknowledge the firing"],
  [["Esc"], "Clear the selection"],
];

function Help({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title={<b>Keyboard</b>} centered>
      <table className={styles.keys}>
        <tbody>
          {KEYS.map(([keys, what]) => (
            <tr key={what}>
              <td>
                {keys.map((k) => (
                  <Kbd key={k} mr={4}>
                    {k}
                  </Kbd>
                ))}
              </td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Text size="sm" c="dimmed" mt="md">
        Shift and click selects a range. In a chart, drag to zoom and double click to reset.
      </Text>
    </Modal>
  );
}

export function NotFoundPage() {
  useTitle("Not found");
  return (
    <Page width="narrow">
      <h1>Nothing is tied here</h1>
      <Text c="dimmed" mb="md">
        This address names no page.
      </Text>
      <Anchor component={Link} to="/">
        All experiments
      </Anchor>
    </Page>
  );
}

export function CrashPage({ error, reset }: ErrorComponentProps) {
  return (
    <Page width="narrow">
      <ErrorState error={error} retry={reset} title="This page failed" />
    </Page>
  );
}
