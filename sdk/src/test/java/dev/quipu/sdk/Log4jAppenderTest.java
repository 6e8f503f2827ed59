package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Level;
import dev.quipu.sdk.log.Log4jAppender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.message.StringMapMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Log4j 2 into the logs of runs.
@Timeout(120)
class Log4jAppenderTest {
  private static final String THREAD = "\"thread\":\"" + Thread.currentThread().getName() + "\"";

  private static LoggerContext context() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    var root = context.getConfiguration().getRootLogger();
    root.setLevel(org.apache.logging.log4j.Level.ALL);
    root.getAppenders().keySet().stream()
        .filter(name -> !name.startsWith("quipu-"))
        .forEach(root::removeAppender);
    context.updateLoggers();
    return context;
  }

  private static boolean isAttached(Appender appender) {
    return context().getConfiguration().getRootLogger().getAppenders().containsValue(appender);
  }

  /// Logs while an appender for the run is attached to the root logger, and returns what arrived.
  private static List<FakeServer.Entry> logged(Consumer<Logger> work) throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run run = quipu.experiment("e").startRun("r");
      Logger logger = context().getLogger("my.program");
      try (Log4jAppender appender = Log4jAppender.attach(run)) {
        assertThat(appender.isStarted()).isTrue();
        work.accept(logger);
      }
      logger.info("after the appender was closed");
      Report report = run.finish();
      assertThat(report.isComplete()).isTrue();
      assertThat(report.problems())
          .allMatch(problem -> problem.startsWith("Metadata of a log entry"));
      return List.copyOf(server.run(run).log);
    }
  }

  @Test
  void levelsHaveTheirCounterparts() throws IOException {
    List<FakeServer.Entry> log =
        logged(logger -> {
          logger.trace("a");
          logger.debug("b");
          logger.info("c");
          logger.warn("d");
          logger.error("e");
          logger.fatal("f");
          logger.log(org.apache.logging.log4j.Level.forName("NOTICE", 350), "g");
        });
    assertThat(log)
        .extracting(entry -> entry.message() + " " + entry.level().word())
        .containsExactlyInAnyOrder(
            "a debug", "b debug", "c info", "d warn", "e error", "f fatal", "g warn");
    assertThat(log).extracting(FakeServer.Entry::logger).containsOnly("my.program");
    assertThat(log).extracting(FakeServer.Entry::metadata).containsOnly("{" + THREAD + "}");
  }

  @Test
  void theThreadContextFieldsAndMarkersAreMetadata() throws IOException {
    List<FakeServer.Entry> log =
        logged(logger -> {
          ThreadContext.put("request", "r-7");
          ThreadContext.put("user", "context");
          ThreadContext.push("outer");
          try {
            logger
                .atWarn()
                .withMarker(
                    MarkerManager.getMarker("LOGIN").addParents(MarkerManager.getMarker("AUDIT")))
                .withThrowable(new IOException("no disk"))
                .log("{} of {}", "one", 2);
            logger.info(new StringMapMessage().with("user", "field").with("count", 3));
          } finally {
            ThreadContext.clearAll();
          }
        });
    assertThat(log).hasSize(2);
    assertThat(log.get(0).level()).isEqualTo(Level.WARN);
    assertThat(log.get(0).message()).isEqualTo("one of 2");
    assertThat(log.get(0).exception()).startsWith("java.io.IOException: no disk\n\tat ");
    assertThat(log.get(0).metadata())
        .startsWith("{" + THREAD + ",\"markers\":[\"LOGIN\",\"AUDIT\"],\"context\":[\"outer\"]")
        .contains("\"request\":\"r-7\"", "\"user\":\"context\"");
    assertThat(log.get(1).metadata())
        .contains("\"user\":\"field\"", "\"count\":3", "\"request\":\"r-7\"");
  }

  @Test
  void hostileEventsDisturbNobody() throws IOException {
    Object hostile =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };
    List<FakeServer.Entry> log =
        logged(logger -> {
          logger.info((Object) null);
          logger.info("} {} {}", 1);
          logger.info("hostile {}", hostile);
          logger.info(
              "{}",
              new Object() {
                @Override
                public String toString() {
                  logger.info("again");
                  return "text";
                }
              });
        });
    assertThat(log)
        .extracting(FakeServer.Entry::message)
        .contains("null", "} 1 {}")
        .anyMatch(message -> message.startsWith("hostile "))
        .anyMatch(message -> message.endsWith("text"));
  }

  @Test
  void whatTheSdkLogsIsLeftOut() throws IOException {
    List<FakeServer.Entry> log =
        logged(logger -> {
          LogManager.getLogger("dev.quipu.sdk").error("left out");
          LogManager.getLogger("dev.quipu.sdkuser").error("kept");
        });
    assertThat(log).extracting(FakeServer.Entry::message).containsExactly("kept");
  }

  @Test
  void anAppenderLeavesWhenItsRunHasEnded() throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run run = quipu.experiment("e").startRun("r");
      Logger logger = context().getLogger("my.program");
      Log4jAppender appender = Log4jAppender.attach(run);
      assertThat(isAttached(appender)).isTrue();
      logger.error("first");
      assertThat(run.finish().isComplete()).isTrue();
      logger.error("late");
      assertThat(isAttached(appender)).isFalse();
      assertThat(appender.isStarted()).isFalse();
      assertThat(server.run(run).messages("my.program")).containsExactly("first");
    }
  }

  /// The configuration names no package: Log4j finds the appender by the file in the SDK's jar.
  @Test
  void aConfigurationGivesAllOpenRunsTheirEntries() throws IOException {
    String configuration =
        """
        <Configuration status="ERROR">
          <Appenders>
            <Quipu name="QUIPU"><ThresholdFilter level="INFO"/></Quipu>
          </Appenders>
          <Loggers><Root level="ALL"><AppenderRef ref="QUIPU"/></Root></Loggers>
        </Configuration>
        """;
    try (LoggerContext context = new LoggerContext("configured");
        FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      context.start(
          new XmlConfiguration(
              context,
              new ConfigurationSource(
                  new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)))));
      Logger logger = context.getLogger("my.program");
      logger.info("no run is open");
      Run first = quipu.experiment("e").startRun("first");
      Run second = quipu.experiment("e").startRun("second");
      logger.debug("too light");
      logger.info("both are open");
      first.finish();
      logger.info("second is open");
      second.finish();
      logger.info("no run is open again");
      assertThat(server.run(first).messages("my.program")).containsExactly("both are open");
      assertThat(server.run(second).messages("my.program"))
          .containsExactly("both are open", "second is open");
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
                logger.info("entry {}", i);
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
  }
}
