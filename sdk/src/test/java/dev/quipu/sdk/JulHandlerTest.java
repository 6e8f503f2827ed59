package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Level;
import dev.quipu.sdk.log.JulHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `java.util.logging` into the logs of runs.
@Timeout(120)
class JulHandlerTest {
  private static final java.util.logging.Level ALL = java.util.logging.Level.ALL;

  private final Handler[] handlers = Logger.getLogger("").getHandlers();

  /// Other handlers fail for hostile events, and print.
  @BeforeEach
  void removeHandlers() {
    for (Handler handler : handlers) {
      Logger.getLogger("").removeHandler(handler);
    }
  }

  @AfterEach
  void putBackHandlers() {
    for (Handler handler : handlers) {
      Logger.getLogger("").addHandler(handler);
    }
  }

  /// Logs while a handler for the run is attached to the root logger, and returns what arrived.
  private static List<FakeServer.Entry> logged(Consumer<Logger> work) throws IOException {
    Logger logger = Logger.getLogger("my.program");
    logger.setLevel(ALL);
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run run = quipu.experiment("e").startRun("r");
      try (JulHandler handler = JulHandler.attach(run)) {
        assertThat(Logger.getLogger("").getHandlers()).contains(handler);
        work.accept(logger);
      }
      logger.info("after the handler was closed");
      Report report = run.finish();
      assertThat(report.problems()).isEmpty();
      return List.copyOf(server.run(run).log);
    } finally {
      logger.setLevel(null);
    }
  }

  @Test
  void levelsHaveTheirCounterparts() throws IOException {
    java.util.logging.Level custom =
        new java.util.logging.Level("NOTICE", 850) {
          private static final long serialVersionUID = 1;
        };
    List<FakeServer.Entry> log =
        logged(logger -> {
          logger.finest("a");
          logger.finer("b");
          logger.fine("c");
          logger.config("d");
          logger.info("e");
          logger.log(custom, "f");
          logger.warning("g");
          logger.severe("h");
          logger.log(java.util.logging.Level.OFF, "i");
        });
    assertThat(log)
        .extracting(entry -> entry.message() + " " + entry.level().word())
        .containsExactly(
            "a debug", "b debug", "c debug", "d info", "e info", "f info", "g warn", "h error",
            "i error");
    assertThat(log).extracting(FakeServer.Entry::logger).containsOnly("my.program");
    assertThat(log)
        .extracting(FakeServer.Entry::metadata)
        .containsOnly("{\"thread\":\"" + Thread.currentThread().getName() + "\"}");
  }

  @Test
  void messagesHaveTheirParametersAndExceptions() throws IOException {
    Instant time = Instant.parse("2026-01-02T03:04:05.678901Z");
    List<FakeServer.Entry> log =
        logged(logger -> {
          logger.log(java.util.logging.Level.INFO, "{0} of {1}", new Object[] {"one", "two"});
          logger.log(java.util.logging.Level.INFO, "{not} a {pattern", new Object[] {1});
          logger.log(java.util.logging.Level.INFO, "'{0}' {0", "x");
          logger.info("no {0} parameter {}");
          logger.log(java.util.logging.Level.WARNING, "failed", new IOException("no disk"));
          LogRecord record = new LogRecord(java.util.logging.Level.INFO, "at a time");
          record.setInstant(time);
          record.setLoggerName("my.program");
          record.setLongThreadID(-5);
          logger.log(record);
        });
    assertThat(log)
        .extracting(FakeServer.Entry::message)
        .containsExactlyInAnyOrder(
            "one of two",
            "{not} a {pattern",
            "'{0}' {0",
            "no {0} parameter {}",
            "failed",
            "at a time");
    assertThat(log)
        .filteredOn(entry -> entry.message().equals("failed"))
        .allMatch(entry -> entry.exception().startsWith("java.io.IOException: no disk\n\tat "));
    assertThat(log)
        .filteredOn(entry -> entry.message().equals("at a time"))
        .allMatch(entry -> entry.timeUs() == time.toEpochMilli() * 1000 + 901)
        .allMatch(entry -> entry.metadata().equals("{\"thread\":\"-5\"}"));
  }

  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new AssertionError("no message");
    }

    @Override
    public String toString() {
      throw new LinkageError("no text");
    }
  }

  @Test
  void hostileEventsDisturbNobody() throws IOException {
    List<FakeServer.Entry> log =
        logged(logger -> {
          logger.info((String) null);
          logger.log(java.util.logging.Level.INFO, "hostile parameter {0}", new Hostile());
          logger.log(java.util.logging.Level.INFO, "hostile exception", new Hostile());
          logger.log(
              java.util.logging.Level.INFO,
              "{0}",
              new Object() {
                @Override
                public String toString() {
                  logger.log(java.util.logging.Level.INFO, "again {0}", this);
                  return "text";
                }
              });
          logger.log(new LogRecord(java.util.logging.Level.INFO, "no logger name"));
        });
    assertThat(log)
        .extracting(FakeServer.Entry::message)
        .containsExactlyInAnyOrder(
            "null", "hostile parameter {0}", "hostile exception", "text", "no logger name");
    assertThat(log)
        .filteredOn(entry -> entry.message().equals("hostile exception"))
        .allMatch(entry ->
            entry.exception().contains("Hostile: (the message cannot be read:")
                && entry.exception().contains("\tat dev.quipu.sdk.JulHandlerTest"));
  }

  @Test
  void whatTheSdkLogsIsLeftOut() throws IOException {
    List<FakeServer.Entry> log =
        logged(logger -> {
          for (String name : List.of("dev.quipu.sdk", "dev.quipu.sdk.deeper", "jdk.httpclient.X")) {
            Logger.getLogger(name).severe("left out");
          }
          Logger.getLogger("dev.quipu.sdkuser").severe("kept");
        });
    assertThat(log).extracting(FakeServer.Entry::message).containsExactly("kept");
  }

  @Test
  void aHandlerLeavesWhenItsRunHasEnded() throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run run = quipu.experiment("e").startRun("r");
      JulHandler handler = JulHandler.attach(run);
      Logger logger = Logger.getLogger("my.program");
      logger.severe("first");
      assertThat(run.finish().isComplete()).isTrue();
      logger.severe("late");
      assertThat(Logger.getLogger("").getHandlers()).doesNotContain(handler);
      assertThat(run.report().isComplete()).isTrue();
      assertThat(server.run(run).messages("my.program")).containsExactly("first");
    }
  }

  @Test
  void aConfigurationGivesAllOpenRunsTheirEntries() throws IOException {
    LogManager manager = LogManager.getLogManager();
    String configuration =
        "handlers=dev.quipu.sdk.log.JulHandler\n"
            + ".level=ALL\n"
            + "dev.quipu.sdk.log.JulHandler.level = INFO\n";
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      manager.readConfiguration(
          new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
      Logger logger = Logger.getLogger("my.program");
      logger.info("no run is open");
      Run first = quipu.experiment("e").startRun("first");
      logger.info("first is open");
      Run second = quipu.experiment("e").startRun("second");
      assertThat(Quipu.openRuns()).contains(first, second);
      logger.fine("too light");
      logger.info("both are open");
      first.finish();
      logger.info("second is open");
      second.finish();
      assertThat(Quipu.openRuns()).doesNotContain(first, second);
      logger.info("no run is open again");
      assertThat(server.run(first).messages("my.program"))
          .containsExactly("first is open", "both are open");
      assertThat(server.run(second).messages("my.program"))
          .containsExactly("both are open", "second is open");
    } finally {
      manager.readConfiguration();
      for (Handler handler : Logger.getLogger("").getHandlers()) {
        Logger.getLogger("").removeHandler(handler);
      }
    }
  }

  @Test
  void aHundredThreadsLogAtATime() throws Exception {
    List<FakeServer.Entry> log =
        logged(logger -> {
          ExecutorService threads = Executors.newFixedThreadPool(100);
          for (int t = 0; t < 100; t++) {
            threads.execute(() -> {
              for (int i = 0; i < 100; i++) {
                logger.log(java.util.logging.Level.INFO, "entry {0}", i);
              }
            });
          }
          threads.shutdown();
          try {
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(log).hasSize(10_000);
    assertThat(log.stream().map(FakeServer.Entry::message).distinct().count()).isEqualTo(100);
    assertThat(log.stream().map(FakeServer.Entry::metadata).distinct().count()).isEqualTo(100);
    assertThat(log).extracting(FakeServer.Entry::level).containsOnly(Level.INFO);
  }
}
