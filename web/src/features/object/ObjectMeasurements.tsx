import { Group } from "@mantine/core";
import { listMeasurementsOfObject } from "../../api/measurements";
import { queryKeys } from "../../api/queryKeys";
import { SearchInput } from "../../design/SearchInput";
import { MeasurementsTable } from "../../parts/measurements/MeasurementsTable";

const PAGE = 200;

interface ObjectMeasurementsProps {
  digest: string;
  /** Only measurements of this metric; empty for all. */
  metric: string;
  change: (part: { metric: string | undefined }) => void;
}

/** What runs have measured of an object. */
export function ObjectMeasurements({ digest, metric, change }: ObjectMeasurementsProps) {
  return (
    <section aria-label="Measurements of the object">
      <Group mb="sm">
        <SearchInput
          w={260}
          aria-label="Metric"
          placeholder="Only this metric, by its whole name"
          value={metric}
          onText={(text) => {
            change({ metric: text === "" ? undefined : text });
          }}
        />
      </Group>
      <MeasurementsTable
        key={metric}
        queryKey={queryKeys.measurements(digest, metric)}
        load={(pageToken, signal) =>
          listMeasurementsOfObject(digest, { metric, max: PAGE, pageToken }, signal)
        }
        who="run"
        none={
          metric === ""
            ? "No run has measured it. A metric is tied to an object by run.log(metric, value, object)."
            : "No run has measured it by a metric of this name."
        }
      />
    </section>
  );
}
