package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.RunId;
import dev.quipu.core.reference.DatasetSource;
import dev.quipu.engine.datasets.Datasets;
import dev.quipu.engine.request.Results;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A row for each dataset of each run, in the order in which the run noted them.
final class DatasetsTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.of("name", Column.Type.TEXT),
          Column.of("digest", Column.Type.TEXT),
          Column.of("sourceType", Column.Type.TEXT),
          Column.of("source", Column.Type.TEXT),
          Column.optional("place", Column.Type.TEXT),
          Column.optional("context", Column.Type.TEXT),
          Column.optional("description", Column.Type.TEXT),
          Column.optional("schema", Column.Type.TEXT),
          Column.optional("profile", Column.Type.TEXT));

  private DatasetsTable() {}

  static ExportTable of(Supplier<Reading> readings, RunSelection selection, Datasets datasets) {
    return new PagedTable<>(
        COLUMNS,
        readings,
        selection,
        (scope, run, _) -> new Results<>(datasets.ofRun(scope, run), null),
        DatasetsTable::add);
  }

  private static void add(BatchBuilder rows, RunId run, DatasetInput input) {
    Dataset dataset = input.dataset();
    rows.text(run.hex())
        .text(dataset.name())
        .text(dataset.digest())
        .text(dataset.sourceType())
        .text(dataset.source())
        .text(DatasetSource.place(dataset.source()).orElse(null))
        .text(input.tags().get(DatasetInput.CONTEXT))
        .text(optional(dataset.description()))
        .text(optional(dataset.schema()))
        .text(optional(dataset.profile()))
        .endRow();
  }

  private static @Nullable String optional(String text) {
    return text.isEmpty() ? null : text;
  }
}
