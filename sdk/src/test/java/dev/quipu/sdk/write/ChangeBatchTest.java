package dev.quipu.sdk.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.RunChange;
import dev.quipu.sdk.queue.QueueBudget;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Changes of the same thing before they reach the journal.
class ChangeBatchTest {
  private static final int COST_BYTES = 100;

  private final Journal journal =
      new Journal(
          new JournalFolder(
              Path.of("none"),
              new RunId("0123456789abcdef0123456789abcdef"),
              new WriterId("123456789abcdef0123456789abcdef0")),
          "r");
  private final QueueBudget budget = new QueueBudget(1 << 20);
  private final ChangeBatch changes = new ChangeBatch(journal, budget);

  private void add(RunChange change) {
    budget.take(COST_BYTES);
    changes.add(new LoggedChange(journal, change, COST_BYTES));
  }

  private static RunChange param(String value) {
    return new RunChange.SetParam(new Param("lr", Param.Type.NUMBER, value));
  }

  private static RunChange tag(String key, String value) {
    return new RunChange.SetTag(key, value);
  }

  @Test
  void ofSeveralTagsAndNotesTheLastIsKeptInTheOrderOfTheLast() {
    add(tag("a", "1"));
    add(new RunChange.SetNotes("first"));
    add(tag("b", "1"));
    add(tag("a", "2"));
    add(new RunChange.SetNotes("second"));
    assertThat(changes.take())
        .containsExactly(tag("b", "1"), tag("a", "2"), new RunChange.SetNotes("second"));
    assertThat(journal.counts().changes().sent()).as("superseded ones count as sent").isEqualTo(2);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void aParamKeepsItsFirstValueAlsoAfterItWasTaken() {
    add(param("0.1"));
    assertThat(changes.take()).containsExactly(param("0.1"));
    add(param("0.1"));
    assertThat(journal.counts().problems()).isEmpty();
    add(param("0.2"));
    assertThat(changes.take()).isEmpty();
    assertThat(journal.counts().changes().refused()).isEqualTo(1);
    assertThat(journal.counts().problems())
        .containsExactly("Param \"lr\" is already \"0.1\"; it cannot become \"0.2\"");
    assertThat(budget.usedBytes()).isZero();
  }

  /// Messages cut a long key, so two keys may look alike in them.
  @Test
  void keysThatBeginAlikeAreDifferentThings() {
    String long1 = "k".repeat(150) + "1";
    String long2 = "k".repeat(150) + "2";
    RunChange param1 = new RunChange.SetParam(new Param(long1, Param.Type.NUMBER, "1"));
    RunChange param2 = new RunChange.SetParam(new Param(long2, Param.Type.NUMBER, "2"));
    add(param1);
    add(param2);
    add(tag(long1, "1"));
    add(tag(long2, "2"));
    assertThat(changes.take()).containsExactly(param1, param2, tag(long1, "1"), tag(long2, "2"));
    assertThat(journal.counts().changes().sent()).isZero();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void aParamAndATagOfOneKeyAreDifferentThings() {
    add(param("0.1"));
    add(tag("lr", "high"));
    assertThat(changes.take()).containsExactly(param("0.1"), tag("lr", "high"));
  }
}
