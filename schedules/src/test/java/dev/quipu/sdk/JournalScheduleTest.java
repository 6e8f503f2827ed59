package dev.quipu.sdk;

import static dev.quipu.schedules.Schedules.require;

import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.schedules.Schedules;
import dev.quipu.sdk.journal.Counts;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.JournalReader;
import dev.quipu.sdk.journal.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The path of a row into the journal and on to the server under many schedules. Queue, recorder,
/// journal, sender and delivery are the real ones, over real files; the server has no wire.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class JournalScheduleTest {
  private static final List<Long> TWO = List.of(0L, 1L);

  @TempDir private Path folder;

  /// Each execution has a folder of its own.
  private final AtomicInteger executions = new AtomicInteger();

  @Test
  void everyRowIsInTheJournalOnceAndInTheOrderOfItsThread() {
    Schedules.explore(() -> {
      ScheduledProgram program = new ScheduledProgram(root(), null);
      Schedules.together(
          program.recorder,
          program.running(() -> {
            Schedules.together(() -> program.log("a", 2), () -> program.log("b", 2));
            program.end();
          }));
      require(steps(program.folder, "a").equals(TWO), "the rows of one thread");
      require(steps(program.folder, "b").equals(TWO), "the rows of the other");
    });
  }

  @Test
  void everyRowIsSentOnceThoughAnswersAreLostAndTheJournalGoesWhenAllOfItIsConfirmed() {
    Schedules.explore(() -> {
      ScheduledServer server = new ScheduledServer(3);
      ScheduledProgram program = new ScheduledProgram(root(), server);
      Schedules.together(
          program.recorder,
          program.sender(),
          program.running(() -> {
            Schedules.together(() -> program.log("a", 2), () -> program.log("b", 2));
            require(program.end().isComplete(), "the report is complete");
          }));
      requireAllSent(server, program);
    });
  }

  @Test
  void aRowThatCrossesTheEndIsSentOrRefusedAndCountedSo() {
    Schedules.explore(() -> {
      ScheduledServer server = new ScheduledServer(0);
      ScheduledProgram program = new ScheduledProgram(root(), server);
      Schedules.together(
          program.recorder,
          program.sender(),
          program.running(
              () -> Schedules.together(() -> program.log("a", 2), () -> program.end())));
      Counts.Count points = program.journal.counts().points();
      int stored = server.steps("a").size();
      require(server.steps("a").equals(TWO.subList(0, stored)), "the first rows, in order");
      require(points.sent() == stored, "sent");
      require(points.refusals() == 2 - stored, "refused");
      require(points.unsent() == 0, "none between");
      require(server.hasEnded() && !program.folder.isThere(), "ended");
    });
  }

  @Test
  void twoWhoSyncTheSameJournalSendEachRowOnceAndRemoveItWhenAllOfItIsConfirmed() {
    Schedules.explore(() -> {
      ScheduledProgram program = new ScheduledProgram(root(), null);
      program
          .running(() -> {
            program.log("a", 2);
            program.log("b", 2);
            var _ = program.endLater();
          })
          .run();
      program.recorder.run();
      ScheduledServer server = new ScheduledServer(1);
      ScheduledSync one = new ScheduledSync(program.folder, server);
      ScheduledSync other = new ScheduledSync(program.folder, server);
      Schedules.together(one.sender, other.sender, running(one), running(other));
      requireAllSent(server, program);
      requireNoProblem(one);
      requireNoProblem(other);
    });
  }

  @Test
  void aDamagedJournalIsNeverRemovedWhoeverReadsItAndEachWhoReadsItSaysSo() {
    Schedules.explore(() -> {
      ScheduledProgram program = new ScheduledProgram(root(), null);
      program
          .running(() -> {
            program.log("a", 2);
            var _ = program.endLater();
          })
          .run();
      program.recorder.run();
      damage(program.folder);
      ScheduledServer server = new ScheduledServer(0);
      ScheduledSync one = new ScheduledSync(program.folder, server);
      ScheduledSync other = new ScheduledSync(program.folder, server);
      Schedules.together(one.sender, other.sender, running(one), running(other));
      require(program.folder.isThere(), "the journal is kept");
      require(server.hasEnded(), "what is whole is sent");
      for (ScheduledSync sync : List.of(one, other)) {
        require(!sync.saysSent(), "it is not said to be sent");
        require(sync.problems().toString().contains("damaged"), "problems: " + sync.problems());
      }
    });
  }

  @Test
  void aSyncBesideTheProgramDisturbsNothing() {
    Schedules.explore(() -> {
      ScheduledServer server = new ScheduledServer(1);
      ScheduledProgram program = new ScheduledProgram(root(), server);
      ScheduledSync sync = new ScheduledSync(program.folder, server);
      Schedules.together(
          program.recorder,
          program.sender(),
          sync.sender,
          program.running(() -> {
            program.log("a", 2);
            program.log("b", 2);
            require(program.end().isSent(), "all is sent");
          }),
          running(sync));
      requireAllSent(server, program);
      requireNoProblem(sync);
    });
  }

  private static Runnable running(ScheduledSync sync) {
    return () -> {
      try {
        sync.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static void requireNoProblem(ScheduledSync sync) {
    require(sync.problems().isEmpty(), "problems: " + sync.problems());
    require(sync.saysSent(), "it is said to be sent");
  }

  /// Changes a byte of the points, so that whole records stand before and after them.
  private static void damage(JournalFolder journal) {
    try (JournalReader reader = new JournalReader(journal, Position.START, 1)) {
      for (JournalReader.@Nullable Found found = reader.next(null);
          found != null;
          found = reader.next(null)) {
        if (found instanceof JournalReader.Item item && item.entry() instanceof Entry.Points) {
          byte[] bytes = Files.readAllBytes(journal.segment(1));
          bytes[(int) item.end().offset() - 1] ^= 1;
          Files.write(journal.segment(1), bytes);
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("no points");
  }

  private static void requireAllSent(ScheduledServer server, ScheduledProgram program) {
    require(server.steps("a").equals(TWO), "the rows of one key: " + server.steps("a"));
    require(server.steps("b").equals(TWO), "the rows of the other: " + server.steps("b"));
    require(server.hasEnded(), "the run has ended");
    require(!program.folder.isThere(), "the journal is gone");
  }

  private Path root() {
    return folder.resolve(executions.incrementAndGet() + "/.quipu");
  }

  /// The steps of a key in the order of the journal.
  private static List<Long> steps(JournalFolder journal, String key) {
    List<Long> steps = new ArrayList<>();
    try (JournalReader reader = new JournalReader(journal, Position.START, 1)) {
      for (JournalReader.@Nullable Found found = reader.next(null);
          found != null;
          found = reader.next(null)) {
        if (!(found instanceof JournalReader.Item item)) {
          throw new AssertionError(found);
        }
        if (item.entry() instanceof Entry.Points points) {
          for (Block block : Frame.decode(points.frame()).blocks()) {
            for (int k = 0; k < block.keyCount(); k++) {
              for (int row = 0; row < block.rows() && block.key(k).equals(key); row++) {
                steps.add(block.steps()[row]);
              }
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return steps;
  }
}
