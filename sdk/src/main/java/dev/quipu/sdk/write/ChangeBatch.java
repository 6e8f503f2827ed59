package dev.quipu.sdk.write;

import dev.quipu.core.model.Param;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.RunChange;
import dev.quipu.sdk.queue.QueueBudget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers the changes of a run: of several changes of the same thing it keeps the last one, and of
/// several values of a param the first one. Owned by the recorder's thread.
final class ChangeBatch {
  private final Journal journal;
  private final QueueBudget budget;
  private final Map<String, Param> params = new HashMap<>();
  private final Map<RunChange.Target, LoggedChange> changes = new LinkedHashMap<>();

  ChangeBatch(Journal journal, QueueBudget budget) {
    this.journal = journal;
    this.budget = budget;
  }

  void add(LoggedChange added) {
    Param param = added.change().param();
    if (param != null) {
      Param first = params.putIfAbsent(param.key(), param);
      if (first != null) {
        settleRepeated(added, first, param);
        return;
      }
    }
    // The earlier change is removed first, so that the order is that of the last changes.
    LoggedChange superseded = changes.remove(added.change().target());
    if (superseded != null) {
      budget.release(superseded.costBytes());
      journal.counts().changes().addSent(1);
    }
    changes.put(added.change().target(), added);
  }

  private void settleRepeated(LoggedChange repeated, Param first, Param param) {
    budget.release(repeated.costBytes());
    if (first.value().equals(param.value())) {
      journal.counts().changes().addSent(1);
      return;
    }
    journal.counts().changes().addRefused(1);
    journal.problem(
        "Param "
            + Text.quote(param.key())
            + " is already "
            + Text.quote(first.value())
            + "; it cannot become "
            + Text.quote(param.value()));
  }

  /// Takes what was gathered.
  List<RunChange> take() {
    List<RunChange> taken = new ArrayList<>();
    for (LoggedChange change : changes.values()) {
      taken.add(change.change());
      budget.release(change.costBytes());
    }
    changes.clear();
    return taken;
  }
}
