package dev.quipu.store.testkit.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.issues.Issue;
import dev.quipu.core.issues.IssueId;
import dev.quipu.core.issues.IssueSeverity;
import dev.quipu.core.issues.IssueStatus;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.engine.port.issues.IssueSearch;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.query.Field.IssueAttribute;
import dev.quipu.query.Field.IssueColumn;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.store.testkit.StoreFixture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about issues.
public abstract class IssueContract extends StoreFixture {
  private Issue create(
      String name,
      ExperimentId experiment,
      IssueStatus status,
      @Nullable IssueSeverity severity,
      String run,
      long createdMs) {
    Issue issue =
        new Issue(
            IssueId.of(ids.nextRunId()),
            experiment,
            name,
            "of " + name,
            status,
            severity,
            List.of("a \"cause\"", "another"),
            List.of(),
            run,
            "ann",
            createdMs,
            createdMs + 1);
    write(tx -> tx.issues().create(issue));
    return issue;
  }

  private @Nullable Issue find(IssueId id) {
    return read(tx -> tx.issues().find(id)).orElse(null);
  }

  @Test
  void anIssueIsReadBackAsItWasCreatedAndUpdated() {
    Issue issue = create("i", EXPERIMENT, IssueStatus.PENDING, null, "run", 10);
    assertThat(find(issue.id())).isEqualTo(issue);
    Issue updated =
        new Issue(
            issue.id(),
            EXPERIMENT,
            "new",
            "text",
            IssueStatus.RESOLVED,
            IssueSeverity.HIGH,
            issue.rootCauses(),
            issue.categories(),
            issue.sourceRun(),
            issue.createdBy(),
            issue.createdMs(),
            99);

    write(tx -> tx.issues().update(updated));

    assertThat(find(issue.id())).isEqualTo(updated);
    reopen();
    assertThat(find(issue.id())).isEqualTo(updated);
    assertThat(find(IssueId.of(ids.nextRunId()))).isNull();
  }

  @Test
  void theWorstComeFirstAndOfThoseTheNewestPageByPage() {
    ExperimentId other = createExperiment("other");
    create("none", EXPERIMENT, IssueStatus.PENDING, null, "", 50);
    create("low", EXPERIMENT, IssueStatus.RESOLVED, IssueSeverity.LOW, "r", 10);
    create("not", other, IssueStatus.PENDING, IssueSeverity.NOT_AN_ISSUE, "", 10);
    create("high", other, IssueStatus.PENDING, IssueSeverity.HIGH, "r", 10);
    create("newer", EXPERIMENT, IssueStatus.PENDING, IssueSeverity.LOW, "", 20);
    Filter pending =
        new Filter.TextComparison(
            new IssueAttribute(IssueColumn.STATUS), Operator.EQUAL, "pending");
    Filter ofRun =
        new Filter.TextComparison(new IssueAttribute(IssueColumn.SOURCE_RUN), Operator.EQUAL, "r");

    assertThat(found(null, null)).containsExactly("high", "newer", "low", "not", "none");
    assertThat(found(EXPERIMENT, null)).containsExactly("newer", "low", "none");
    assertThat(found(null, pending)).containsExactly("high", "newer", "not", "none");
    assertThat(found(EXPERIMENT, ofRun)).containsExactly("low");
  }

  private List<String> found(@Nullable ExperimentId experiment, @Nullable Filter filter) {
    List<String> names = new ArrayList<>();
    Place after = null;
    do {
      Place from = after;
      SearchPage<Issue> page =
          read(tx -> tx.issues().search(new IssueSearch(experiment, filter, 2, from)));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
      page.items().forEach(issue -> names.add(issue.name()));
      after = page.next();
    } while (after != null);
    return names;
  }
}
