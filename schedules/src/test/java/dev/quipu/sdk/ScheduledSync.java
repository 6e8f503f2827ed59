package dev.quipu.sdk;

import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.JournalReader;
import dev.quipu.sdk.journal.LockOwnership;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.queue.QueueBudget;
import dev.quipu.sdk.send.Delivery;
import dev.quipu.sdk.send.Requests;
import dev.quipu.sdk.send.Sender;
import dev.quipu.sdk.send.UnsentRecords;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// `quipu sync` of one journal, assembled as [Sync] assembles it, but without its own threads.
final class ScheduledSync {
  final Sender sender;

  private final QueueBudget budget = new QueueBudget(1 << 20);
  private final JournalFolder folder;
  private @Nullable Delivery delivery;

  ScheduledSync(JournalFolder folder, Requests requests) {
    this.folder = folder;
    sender =
        ScheduledProgram.sender(
            ScheduledProgram.options(folder.root()), requests, ScheduledProgram.clock());
  }

  /// Sends the journal until the whole journal is sent and owned, or until it is gone, and then
  /// ends the sender.
  void run() throws IOException {
    try {
      if (!folder.segments().isEmpty()) {
        send();
      }
    } finally {
      sender.stop();
    }
  }

  private void send() throws IOException {
    Mark mark = Mark.load(folder.mark());
    Journal journal = new Journal(folder, "sync");
    JournalReader reader = new JournalReader(folder, mark.at(), mark.number());
    UnsentRecords unsent = new UnsentRecords(reader, null, budget);
    delivery = new Delivery(journal, unsent, mark, new LockOwnership(folder), false);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    sender.open(delivery);
    sender.await(journal, Position.inMemory(Long.MAX_VALUE), done);
    done.join();
  }

  /// Whether the delivery reports, after its end, that the server has everything.
  boolean saysSent() {
    return delivery == null || delivery.isSent();
  }

  /// The problems, in words.
  List<String> problems() {
    return delivery == null ? List.of() : delivery.journal().counts().problems();
  }
}
