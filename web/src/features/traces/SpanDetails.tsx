import { Button, CopyButton, Group, Skeleton, Text } from "@mantine/core";
import { IconCheck, IconLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { queryKeys } from "../../api/queryKeys";
import { loadSpan } from "../../api/traces";
import type { Span, SpanContent, SpanEvent, TaskStatus } from "../../api/types";
import { Copy } from "../../design/Copy";
import { ErrorState } from "../../design/ErrorState";
import { Fact, Facts } from "../../design/Facts";
import { JsonTree } from "../../design/JsonTree";
import { groupedInteger } from "../../design/numbers";
import { taskDuration } from "../../parts/tasks/taskDuration";
import { TaskStatusMark } from "../../parts/tasks/TaskStatusMark";
import { Chat } from "./Chat";
import { chatOf, opened } from "./chat";
import { costText } from "./traceText";
import preformatted from "../../design/preformatted.module.css";
import textStyles from "../../design/text.module.css";
import styles from "./Traces.module.css";

const NS = 1000;

interface SpanDetailsProps {
  traceId: string;
  span: Span;
  status: TaskStatus;
  /** When the trace began. */
  originNs: string;
}

/** All that is known of a span. What a large one carries is asked for. */
export function SpanDetails({ traceId, span, status, originNs }: SpanDetailsProps) {
  const whole = useQuery({
    queryKey: queryKeys.span(traceId, span.id),
    queryFn: ({ signal }) => loadSpan(traceId, span.id, signal),
    enabled: span.content === undefined,
  });
  const content = span.content ?? whole.data?.content;
  const us = (fromNs: string, throughNs: string) => Number(BigInt(throughNs) - BigInt(fromNs)) / NS;
  return (
    <div className={styles.details}>
      <Group gap="xs" align="baseline">
        <h2 className={textStyles.breakable}>{span.name}</h2>
        <TaskStatusMark status={status} />
      </Group>
      <CopyButton value={addressOf(span.id)}>
        {({ copied, copy }) => (
          <Button
            size="compact-xs"
            variant="default"
            mb="xs"
            leftSection={copied ? <IconCheck size={13} /> : <IconLink size={13} />}
            onClick={copy}
          >
            {copied ? "Copied" : "Copy link"}
          </Button>
        )}
      </CopyButton>
      <Facts>
        {span.type !== undefined && <Fact label="Type">{span.type}</Fact>}
        {span.model !== undefined && (
          <Fact label="Model">
            {span.model}
            {span.provider !== undefined && <span className={textStyles.faint}> {span.provider}</span>}
          </Fact>
        )}
        <Fact label="Start">{`+${taskDuration(us(originNs, span.startNs))}`}</Fact>
        <Fact label="Duration">
          {span.endNs === undefined ? "in progress" : taskDuration(us(span.startNs, span.endNs))}
        </Fact>
        {span.tokens && (
          <Fact label="Tokens">
            {`${numberText(span.tokens.input)} in, ${numberText(span.tokens.output)} out`}
          </Fact>
        )}
        {span.cost?.total !== undefined && <Fact label="Cost">{costText(span.cost.total)}</Fact>}
        <Fact label="Id">
          <span className={textStyles.mono}>{span.id}</span> <Copy value={span.id} label="Copy span id" />
        </Fact>
      </Facts>
      {content ? (
        <Content content={content} />
      ) : whole.isError ? (
        <ErrorState error={whole.error} retry={() => void whole.refetch()} />
      ) : (
        <Skeleton height={120} aria-label="Loading the span" />
      )}
    </div>
  );
}

const numberText = (n: number | undefined) => (n === undefined ? "–" : groupedInteger(n));

function Content({ content }: { content: SpanContent }) {
  const { message, inputs, outputs, attributes, events } = content;
  return (
    <>
      {message !== undefined && (
        <Part name="Error">
          <pre className={preformatted.preview}>{message}</pre>
        </Part>
      )}
      {events.filter(isException).map((event, i) => (
        <Exception key={i} event={event} />
      ))}
      {inputs !== undefined && (
        <Part name="Inputs">
          <Value value={inputs} />
        </Part>
      )}
      {outputs !== undefined && (
        <Part name="Outputs">
          <Value value={outputs} />
        </Part>
      )}
      {events.some((event) => !isException(event)) && (
        <Part name="Events">
          {events
            .filter((event) => !isException(event))
            .map((event, i) => (
              <JsonTree key={i} name={event.name} value={event.attributes} depth={1} />
            ))}
        </Part>
      )}
      {Object.keys(attributes).length > 0 ? (
        <Part name="Attributes">
          <div className={styles.value}>
            <JsonTree value={attributes} depth={1} />
          </div>
        </Part>
      ) : (
        <Text size="xs" c="dimmed" mt="sm">
          No attributes.
        </Text>
      )}
    </>
  );
}

const isException = (event: SpanEvent) => event.name === "exception";

const textOf = (value: unknown) =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);

function Exception({ event }: { event: SpanEvent }) {
  const { attributes } = event;
  const type = textOf(attributes["exception.type"]);
  const message = textOf(attributes["exception.message"]);
  const stack = textOf(attributes["exception.stacktrace"]);
  return (
    <Part name="Exception">
      <p className={styles.exception}>
        <b>{type}</b> {message}
      </p>
      {stack !== "" && (
        <details>
          <summary>Stack trace</summary>
          <pre className={preformatted.preview}>{stack}</pre>
        </details>
      )}
    </Part>
  );
}

/** A chat is shown as one, a text as a text, and anything else as JSON. */
function Value({ value }: { value: unknown }) {
  const inside = opened(value);
  const messages = chatOf(inside);
  if (messages) return <Chat messages={messages} />;
  if (typeof inside === "string") return <pre className={preformatted.preview}>{inside}</pre>;
  return (
    <div className={styles.value}>
      <JsonTree value={inside} />
    </div>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section aria-label={name}>
      <h3>{name}</h3>
      {children}
    </section>
  );
}

/** The address of the page with the span in it. */
function addressOf(id: string): string {
  const url = new URL(window.location.href);
  url.searchParams.set("span", id);
  return url.href;
}
