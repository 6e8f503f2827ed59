package dev.quipu.sdk;

import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.send.Request;
import dev.quipu.sdk.send.Requests;
import dev.quipu.sdk.wire.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A server without a wire. It accepts requests as the real server does, each number of a writer
/// once, and may lose its answers. Safe for any thread.
final class ScheduledServer implements Requests {
  private static final byte[] DONE = "{\"id\":\"1\",\"points\":1}".getBytes(StandardCharsets.UTF_8);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, List<Long>> steps = new HashMap<>();
  private long lastSequence;
  private boolean ended;
  private int answersToLose;

  /// @param answersToLose the number of answers, from the first, that are lost
  ScheduledServer(int answersToLose) {
    this.answersToLose = answersToLose;
  }

  @Override
  public CompletableFuture<?> send(Journal journal, Request request, Consumer<Answer> sink) {
    boolean lost;
    lock.lock();
    try {
      take(journal.folder(), request);
      lost = answersToLose-- > 0;
    } finally {
      lock.unlock();
    }
    sink.accept(lost ? Answer.none("lost") : new Answer(200, DONE, 0, null));
    return new CompletableFuture<>();
  }

  private void take(JournalFolder journal, Request request) {
    if (request instanceof Request.SendFrame send && send.sequence() > lastSequence) {
      if (!journal.isThere()) {
        throw new AssertionError("removed before all of it was confirmed");
      }
      lastSequence = send.sequence();
      for (Block block : Frame.decode(send.bytes()).blocks()) {
        for (int k = 0; k < block.keyCount(); k++) {
          List<Long> of = steps.computeIfAbsent(block.key(k), _ -> new ArrayList<>());
          for (int row = 0; row < block.rows(); row++) {
            of.add(block.steps()[row]);
          }
        }
      }
    } else if (request instanceof Request.EndRun) {
      ended = true;
    }
  }

  /// The steps of a key in the order in which they were stored.
  List<Long> steps(String key) {
    return steps.getOrDefault(key, List.of());
  }

  boolean hasEnded() {
    return ended;
  }
}
