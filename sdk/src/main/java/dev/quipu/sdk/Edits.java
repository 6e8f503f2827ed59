package dev.quipu.sdk;

import dev.quipu.core.Limits;
import dev.quipu.core.Param;
import dev.quipu.core.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The changes of one run that the server has not acknowledged: params, tags, notes. Of several
/// changes of one tag only the last is sent. Owned by the sender's thread.
final class Edits {
  /// Bytes of one request, well under [Limits#JSON_BODY_BYTES].
  private static final long BATCH_BYTES = 1 << 20;

  private final Budget budget;
  private final Tally.Count count;
  private final Consumer<String> problems;
  private final Map<String, Param> knownParams = new HashMap<>();
  private final Map<String, Message.Edit> waiting = new LinkedHashMap<>();
  private final Deque<List<Message.Edit>> batches = new ArrayDeque<>();

  private long taken;
  private long settled;

  Edits(Budget budget, Tally.Count count, Consumer<String> problems) {
    this.budget = budget;
    this.count = count;
    this.problems = problems;
  }

  void add(Message.Edit edit) {
    taken++;
    if (edit.change() instanceof Message.Change.SetParam set) {
      Param known = knownParams.putIfAbsent(set.param().key(), set.param());
      if (known != null) {
        settleRepeated(edit, known, set.param());
        return;
      }
    }
    // Removed first, so that the order is that of the last changes.
    Message.Edit superseded = waiting.remove(name(edit.change()));
    if (superseded != null) {
      settle(superseded, true);
    }
    waiting.put(name(edit.change()), edit);
  }

  private void settleRepeated(Message.Edit edit, Param known, Param param) {
    boolean same = known.value().equals(param.value());
    if (!same) {
      problems.accept(
          "Param "
              + Text.quote(param.key())
              + " is already "
              + Text.quote(known.value())
              + "; it cannot become "
              + Text.quote(param.value()));
    }
    settle(edit, same);
  }

  /// How many changes have come.
  long taken() {
    return taken;
  }

  /// How many of them are done with.
  long settled() {
    return settled;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && batches.isEmpty();
  }

  /// What to send now, the same until it is settled. There must be something.
  List<Message.Edit> head() {
    if (batches.isEmpty()) {
      batches.add(nextBatch());
    }
    return batches.getFirst();
  }

  /// The server has the head.
  void acknowledge() {
    for (Message.Edit edit : batches.removeFirst()) {
      settle(edit, true);
    }
  }

  /// The server refuses the head: as a request is taken whole or not at all, its halves are tried,
  /// until the change at fault stands alone. Returns that change, if it was given up.
  @Nullable String refuse() {
    List<Message.Edit> head = batches.removeFirst();
    if (head.size() > 1) {
      int half = head.size() / 2;
      batches.addFirst(new ArrayList<>(head.subList(half, head.size())));
      batches.addFirst(new ArrayList<>(head.subList(0, half)));
      return null;
    }
    settle(head.get(0), false);
    return name(head.get(0).change());
  }

  /// Gives everything up.
  void clear() {
    while (!isEmpty()) {
      head();
      for (Message.Edit edit : batches.removeFirst()) {
        settle(edit, false);
      }
    }
  }

  private List<Message.Edit> nextBatch() {
    List<Message.Edit> batch = new ArrayList<>();
    long bytes = 0;
    var all = waiting.values().iterator();
    while (all.hasNext() && batch.size() < Limits.TAGS_PER_REQUEST && bytes < BATCH_BYTES) {
      Message.Edit edit = all.next();
      batch.add(edit);
      bytes += edit.costBytes();
      all.remove();
    }
    return batch;
  }

  private void settle(Message.Edit edit, boolean sent) {
    settled++;
    budget.release(edit.costBytes());
    (sent ? count.sent : count.refused).increment();
  }

  private static String name(Message.Change change) {
    if (change instanceof Message.Change.SetParam set) {
      return "param " + Text.quote(set.param().key());
    }
    if (change instanceof Message.Change.SetTag set) {
      return "tag " + Text.quote(set.key());
    }
    return "notes";
  }
}
