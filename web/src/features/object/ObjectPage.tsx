import { Group, Skeleton, Tabs } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { LoggedObject, Use } from "../../api/types";
import { useChangeAddress } from "../../design/address";
import { classes } from "../../design/classes";
import { Copy } from "../../design/Copy";
import { Crumbs } from "../../design/Crumbs";
import { ErrorState } from "../../design/ErrorState";
import { JsonTree } from "../../design/JsonTree";
import { byteSize, groupedInteger } from "../../design/numbers";
import { Page } from "../../design/Page";
import { TimeText } from "../../design/TimeText";
import { useTitle } from "../../design/useTitle";
import { shortDigest, shortType, typeName } from "../../parts/objects/mediaTypes";
import { DownloadContent, ObjectValue } from "../../parts/objects/ObjectValue";
import { useObject } from "../../parts/objects/useObject";
import { LineageTab } from "./lineage/LineageTab";
import { useFirstUse } from "./lineage/useLineage";
import { ObjectMeasurements } from "./ObjectMeasurements";
import { RunLink, TaskLink } from "../../parts/runs/RunLinks";
import { UsesTable } from "./UsesTable";
import textStyles from "../../design/text.module.css";
import styles from "./ObjectPage.module.css";

const route = getRouteApi("/objects/$digest");

export function ObjectPage() {
  const { digest } = route.useParams();
  return <ObjectView key={digest} digest={digest} />;
}

function ObjectView({ digest }: { digest: string }) {
  const search = route.useSearch();
  const change = useChangeAddress();
  const object = useObject(digest);
  const used = useFirstUse(digest);
  const name = used.data?.name ?? (object.data && shortTypeOf(object.data));
  useTitle(name && `${name} ${shortDigest(digest)}`);
  const crumbs = (
    <Crumbs>
      <Link to="/">Experiments</Link>
      <span aria-hidden>/</span>
      <span>Objects</span>
      <span aria-hidden>/</span>
      <b title={digest}>{shortDigest(digest)}</b>
    </Crumbs>
  );
  if (object.isError && !object.data)
    return (
      <Page width="narrow">
        {crumbs}
        <ErrorState error={object.error} retry={() => void object.refetch()} />
      </Page>
    );
  if (!object.data)
    return (
      <Page aria-busy aria-label="Loading the object">
        <Skeleton height={34} width={340} mb="lg" />
        <Skeleton height={300} />
      </Page>
    );
  const known = object.data;
  const tab = search.tab ?? "value";
  return (
    <Page>
      {crumbs}
      <div className={styles.digest}>
        <h1 className={textStyles.breakable}>{name}</h1>
        <Group gap={4} wrap="nowrap" miw={0}>
          <span className={classes(textStyles.mono, textStyles.breakable)} data-digest>
            {digest}
          </span>
          <Copy value={digest} label="Copy digest" />
        </Group>
      </div>
      {known.mediaType !== undefined && <Facts object={known} use={used.data ?? undefined} />}
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(v) => {
          change({ tab: v === "value" ? undefined : (v ?? undefined) });
        }}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="value">Value</Tabs.Tab>
          <Tabs.Tab value="lineage">Lineage</Tabs.Tab>
          <Tabs.Tab value="uses">Uses</Tabs.Tab>
          <Tabs.Tab value="measurements">Measurements</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="value">
          <ObjectValue digest={digest} name={`Object ${shortDigest(digest)}`} />
          {known.schema && (
            <details className={styles.schema}>
              <summary>JSON Schema</summary>
              <JsonTree value={known.schema} />
            </details>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="lineage">
          <LineageTab digest={digest} search={search} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="uses">
          <UsesTable digest={digest} />
        </Tabs.Panel>
        <Tabs.Panel value="measurements">
          <ObjectMeasurements digest={digest} metric={search.metric ?? ""} change={change} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

const shortTypeOf = ({ mediaType }: LoggedObject) =>
  mediaType === undefined ? "Object" : shortType(mediaType);

function Facts({ object, use }: { object: LoggedObject; use: Use | undefined }) {
  const { mediaType, schema, content, sizeBytes = 0, loggedUs } = object;
  const type = typeName(schema);
  return (
    <dl className={styles.facts}>
      <dt>Media type</dt>
      <dd>{mediaType}</dd>
      {type !== undefined && (
        <>
          <dt>Type</dt>
          <dd>{type}</dd>
        </>
      )}
      <dt>Size</dt>
      <dd>
        <Group gap="sm">
          <span title={`${groupedInteger(sizeBytes)} bytes`}>{byteSize(sizeBytes)}</span>
          <DownloadContent object={object} />
        </Group>
      </dd>
      {content !== undefined && (
        <>
          <dt>Content</dt>
          <dd>
            <span className={textStyles.mono}>{content}</span>{" "}
            <Copy value={content} label="Copy content digest" />
          </dd>
        </>
      )}
      {use?.direction === "output" && (
        <>
          <dt>Made by</dt>
          <dd>
            <RunLink runId={use.runId} />
            {use.taskId !== undefined && (
              <>
                {" / "}
                <TaskLink runId={use.runId} taskId={use.taskId} />
              </>
            )}
          </dd>
        </>
      )}
      {loggedUs !== undefined && (
        <>
          <dt>Logged</dt>
          <dd>
            <TimeText ms={loggedUs / 1000} />
          </dd>
        </>
      )}
    </dl>
  );
}
