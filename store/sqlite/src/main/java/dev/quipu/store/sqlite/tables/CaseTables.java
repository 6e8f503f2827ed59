package dev.quipu.store.sqlite.tables;

import static dev.quipu.store.sqlite.tables.Rules.*;
import static dev.quipu.store.sqlite.tables.Table.table;
import static dev.quipu.store.sqlite.tables.Tables.ofProject;

import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.issues.IssueId;
import dev.quipu.core.issues.IssueSeverity;
import dev.quipu.core.issues.IssueStatus;
import java.util.List;

/// The tables of sets of cases and of issues.
final class CaseTables {
  private CaseTables() {}

  static final List<Table> ALL =
      List.of(
          ofProject("case_set")
              .key("no", FROM_ONE)
              .with(text(CaseSetId::isValid), "id")
              .with(NAME, "name")
              .with(optional(NAME), "fields")
              .with(COUNT, "case_count")
              .with(TEXT, "created_by", "updated_by")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(RowChecksum::check, "checksum"),
          ofProject("case_set_tag")
              .key("set_no", FROM_ONE)
              .key("key", NAME)
              .with(TEXT, "value")
              .with(RowChecksum::check, "checksum"),
          table("case_set_experiment", Owner.EXPERIMENT)
              .key("project_id", FROM_ONE)
              .key("experiment_id", COUNT)
              .key("set_no", FROM_ONE)
              .with(RowChecksum::check, "checksum"),
          ofProject("evaluation_case")
              .key("set_no", FROM_ONE)
              .key("no", FROM_ONE)
              .with(DIGEST, "key")
              .with(NAME, "input")
              .with(optional(NAME), "output", "expected", "metadata", "source")
              .with(TEXT, "created_by", "updated_by")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(RowChecksum::check, "checksum"),
          table("issue", Owner.EXPERIMENT)
              .key("project_id", FROM_ONE)
              .key("no", FROM_ONE)
              .with(text(IssueId::isValid), "id")
              .with(COUNT, "experiment_id")
              .with(NAME, "name", "description")
              .with(text(word -> IssueStatus.find(word).isPresent()), "status")
              .with(
                  number(
                      rank -> rank == -1 || IssueSeverity.find(rank).isPresent(), "is no severity"),
                  "severity")
              .with(NAME, "root_causes", "categories")
              // Comes from a client.
              .loose("source_run", TEXT)
              .with(TEXT, "created_by")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(RowChecksum::check, "checksum"));
}
