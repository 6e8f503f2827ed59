package dev.quipu.store.memory.issues;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.issues.Issue;
import dev.quipu.core.issues.IssueId;
import dev.quipu.engine.port.issues.IssueSearch;
import dev.quipu.engine.port.issues.IssueWriter;
import dev.quipu.engine.port.read.SearchPage;
import java.util.Optional;
import java.util.SortedMap;

/// Reads and writes issues.
public record MemoryIssues(SortedMap<IssueId, Issue> issues) implements IssueWriter {
  @Override
  public Optional<Issue> find(IssueId id) {
    return Optional.ofNullable(issues.get(id));
  }

  @Override
  public SearchPage<Issue> search(IssueSearch search) {
    SearchedIssues searched = new SearchedIssues();
    return searched.page(
        issues.values().stream()
            .filter(issue ->
                search.experiment() == null || issue.experiment().equals(search.experiment()))
            .filter(issue -> searched.holds(search.filter(), issue)),
        IssueSearch.ORDER,
        search.maxResults(),
        search.after());
  }

  @Override
  public void create(Issue issue) {
    issues.put(issue.id(), issue);
  }

  @Override
  public void update(Issue issue) {
    if (!issues.containsKey(issue.id())) {
      throw QuipuException.notFound("Issue " + issue.id() + " does not exist");
    }
    issues.put(issue.id(), issue);
  }
}
