package dev.quipu.engine.port.issues;

import dev.quipu.core.issues.Issue;

/// Writes issues.
public interface IssueWriter extends IssueReader {
  /// Stores a new issue.
  void create(Issue issue);

  /// Stores the name, the description, the status, the severity and the time of an issue.
  void update(Issue issue);
}
