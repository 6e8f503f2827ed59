package dev.quipu.core.issues;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A problem of quality or operation that somebody has found in an experiment.
///
/// @param severity null if nobody has judged yet
/// @param sourceRun the run that found the issue, as the client names it; empty if unknown. There
///   may be no such run
/// @param createdBy empty if unknown
public record Issue(
    IssueId id,
    ExperimentId experiment,
    String name,
    String description,
    IssueStatus status,
    @Nullable IssueSeverity severity,
    List<String> rootCauses,
    List<String> categories,
    String sourceRun,
    String createdBy,
    long createdMs,
    long updatedMs) {
  public Issue {
    if (name.isBlank()) {
      throw QuipuException.invalid("The name of an issue is empty");
    }
    Text.check("Name of an issue", name, IssueLimits.NAME_CHARS);
    Text.check("Description of an issue", description, Limits.NOTES_CHARS);
    rootCauses = checked("root causes", rootCauses);
    categories = checked("categories", categories);
    Text.check("Run id of an issue", sourceRun, IssueLimits.RUN_ID_CHARS);
    Text.check("User", createdBy, Limits.USER_CHARS);
  }

  private static List<String> checked(String what, List<String> items) {
    if (items.size() > IssueLimits.ITEMS) {
      throw QuipuException.invalid(
          "Issue has "
              + items.size()
              + " "
              + what
              + "; at most "
              + IssueLimits.ITEMS
              + " are allowed");
    }
    Text.check("All " + what + " of an issue", String.join("", items), IssueLimits.LIST_CHARS);
    return List.copyOf(items);
  }
}
