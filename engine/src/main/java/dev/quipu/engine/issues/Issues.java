package dev.quipu.engine.issues;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.issues.Issue;
import dev.quipu.core.issues.IssueId;
import dev.quipu.core.issues.IssueLimits;
import dev.quipu.core.issues.IssueSeverity;
import dev.quipu.core.issues.IssueStatus;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.text.Text;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.issues.IssueSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.query.FilterParser;
import dev.quipu.query.Vocabulary;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes, finds and changes issues.
public final class Issues {
  private final Store store;
  private final InstantSource clock;
  private final IdSource ids;

  public Issues(Store store, InstantSource clock, IdSource ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  /// An issue to make.
  ///
  /// @param severity null if nobody has judged yet
  /// @param user empty for the user of the scope
  public record NewIssue(
      ExperimentId experiment,
      String name,
      String description,
      IssueStatus status,
      @Nullable IssueSeverity severity,
      List<String> rootCauses,
      List<String> categories,
      String sourceRun,
      String user) {}

  /// A change of an issue; what is null stays.
  public record IssueChange(
      @Nullable String name,
      @Nullable String description,
      @Nullable IssueStatus status,
      @Nullable IssueSeverity severity) {}

  /// A search as users write it.
  ///
  /// @param experiment null for all
  /// @param filter blank for all
  /// @param pageToken from the page before; null or empty for the first
  public record IssueQuery(
      Vocabulary vocabulary,
      @Nullable ExperimentId experiment,
      String filter,
      int maxResults,
      @Nullable String pageToken) {}

  /// Makes an issue.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such experiment
  public Issue create(Scope scope, NewIssue made) {
    long now = clock.millis();
    Issue issue =
        new Issue(
            IssueId.of(ids.nextRunId()),
            made.experiment(),
            made.name(),
            made.description(),
            made.status(),
            made.severity(),
            made.rootCauses(),
            made.categories(),
            made.sourceRun(),
            made.user().isEmpty() ? scope.user() : made.user(),
            now,
            now);
    return store.write(
        scope,
        tx -> {
          Experiments.requireActive(tx, made.experiment());
          tx.issues().create(issue);
          return issue;
        });
  }

  /// The issue of an id.
  ///
  /// @throws QuipuException NOT_FOUND
  public Issue load(Scope scope, IssueId id) {
    return store.read(scope, tx -> require(tx, id));
  }

  /// Changes an issue.
  ///
  /// @throws QuipuException NOT_FOUND
  public Issue update(Scope scope, IssueId id, IssueChange change) {
    return store.write(
        scope,
        tx -> {
          Issue old = require(tx, id);
          Issue issue =
              new Issue(
                  id,
                  old.experiment(),
                  change.name() == null ? old.name() : change.name(),
                  change.description() == null ? old.description() : change.description(),
                  change.status() == null ? old.status() : change.status(),
                  change.severity() == null ? old.severity() : change.severity(),
                  old.rootCauses(),
                  old.categories(),
                  old.sourceRun(),
                  old.createdBy(),
                  old.createdMs(),
                  clock.millis());
          tx.issues().update(issue);
          return issue;
        });
  }

  /// Searches issues: the worst first, and of those the newest.
  public Results<Issue> search(Scope scope, IssueQuery query) {
    Experiments.checkPageSize(query.maxResults(), IssueLimits.PER_PAGE);
    PageToken token =
        PageToken.of(
            store.secret(),
            "issues",
            query.experiment() == null ? "all" : query.experiment(),
            query.filter());
    IssueSearch search =
        new IssueSearch(
            query.experiment(),
            FilterParser.filter(query.filter(), query.vocabulary()).orElse(null),
            query.maxResults(),
            token.searched(query.pageToken()));
    SearchPage<Issue> page = store.search(scope, tx -> tx.issues().search(search));
    return new Results<>(page.items(), token.after(page.next()));
  }

  private static Issue require(ReadTransaction tx, IssueId id) {
    return tx.issues().find(id).orElseThrow(() -> missing(id.value()));
  }

  /// The error of an id that no issue has.
  public static QuipuException missing(String id) {
    return new QuipuException(
        ErrorCode.NOT_FOUND, "There is no issue with id " + Text.quote(id), new Fault.NoIssue(id));
  }
}
