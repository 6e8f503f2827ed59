package dev.quipu.engine.port.issues;

import dev.quipu.core.issues.Issue;
import dev.quipu.core.issues.IssueId;
import dev.quipu.engine.port.read.SearchPage;
import java.util.Optional;

/// Reads issues.
public interface IssueReader {
  Optional<Issue> find(IssueId id);

  SearchPage<Issue> search(IssueSearch search);
}
