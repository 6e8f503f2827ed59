package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.quipu.core.model.Level;
import dev.quipu.sdk.log.LogbackAppender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/// SLF4J with Logback into the logs of runs.
@Timeout(120)
class LogbackAppenderTest {
  private static final String THREAD = "\"thread\":\"" + Thread.currentThread().getName() + "\"";

  /// Logs while an appender for the run is attached to the root logger, and returns what arrived.
  private static List<FakeServer.Entry> logged(Consumer<Logger> work) throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run run = quipu.experiment("e").startRun("r");
      Logger logger = LoggerFactory.getLogger("my.program");
      root().setLevel(ch.qos.logback.classic.Level.TRACE);
      root().detachAppender("console");
      try (LogbackAppender appender = LogbackAppender.attach(run)) {
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

  private static ch.qos.logback.classic.Logger root() {
    return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
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
        });
    assertThat(log)
        .extracting(entry -> entry.message() + " " + entry.level().word())
        .containsExactlyInAnyOrder("a debug", "b debug", "c info", "d warn", "e error");
    assertThat(log).extracting(FakeServer.Entry::logger).containsOnly("my.program");
    assertThat(log).extracting(FakeServer.Entry::metadata).containsOnly("{" + THREAD + "}");
  }

  @Test
  void mdcPairsAndMarkersAreMetadata() throws IOException {
    List<FakeServer.Entry> log =
        logged(logger -> {
          MDC.put("request", "r-7");
          MDC.put("user", "mdc");
          try {
            logger
                .atWarn()
                .addMarker(MarkerFactory.getMarker("SECURITY"))
                .addMarker(MarkerFactory.getMarker("AUDIT"))
                .addKeyValue("user", "pair")
                .addKeyValue("count", 3)
                .addKeyValue("list", List.of(1.5, "x"))
                .addKeyValue("nothing", (Object) null)
                .setCause(new IOException("no disk"))
                .log("{} of {}", "one", 2);
          } finally {
            MDC.clear();
          }
        });
    assertThat(log).hasSize(1);
    assertThat(log.get(0).level()).isEqualTo(Level.WARN);
    assertThat(log.get(0).message()).isEqualTo("one of 2");
    assertThat(log.get(0).exception()).startsWith("java.io.IOException: no disk\n\tat ");
    assertThat(log.get(0).metadata())
        .startsWith("{" + THREAD + ",\"markers\":[\"SECURITY\",\"AUDIT\"]")
        .contains("\"request\":\"r-7\"", "\"user\":\"pair\"", "\"count\":3")
        .contains("\"list\":[1.5,\"x\"]", "\"nothing\":null")
        .doesNotContain("mdc");
  }

  @Test
  void hostileEventsDisturbNobody() throws IOException {
    Object hostile =
        new Object() {
          @Override
          public String toString() {
            throw new AssertionError("no text");
          }
        };
    List<FakeServer.Entry> log =
        logged(logger -> {
          logger.info(null);
          logger.info("{} {", (Object[]) null);
          logger.info("} {} {}", 1);
          logger.info("hostile {}", hostile);
          logger.atInfo().addKeyValue("k", hostile).log("hostile pair");
          logger.info(
              "{}",
              new Object() {
                @Override
                public String toString() {
                  logger.info("again {}", this);
                  return "text";
                }
              });
        });
    assertThat(log)
        .extracting(FakeServer.Entry::message)
        .contains("null", "{} {", "} 1 {}", "hostile pair")
        .anyMatch(message -> message.startsWith("hostile [FAILED toString()"))
        .anyMatch(message -> message.endsWith("text"));
  }

  @Test
  void whatTheSdkLogsIsLeftOut() throws IOException {
    List<FakeServer.Entry> log =
        logged(logger -> {
          LoggerFactory.getLogger("dev.quipu.sdk").error("left out");
          LoggerFactory.getLogger("dev.quipu.sdkuser").error("kept");
        });
    assertThat(log).extracting(FakeServer.Entry::message).containsExactly("kept");
  }

  @Test
  void anAppenderLeavesWhenItsRunHasEnded() throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run run = quipu.experiment("e").startRun("r");
      LogbackAppender appender = LogbackAppender.attach(run);
      assertThat(root().isAttached(appender)).isTrue();
      LoggerFactory.getLogger("my.program").error("first");
      assertThat(run.finish().isComplete()).isTrue();
      LoggerFactory.getLogger("my.program").error("late");
      assertThat(root().isAttached(appender)).isFalse();
      assertThat(appender.isStarted()).isFalse();
      assertThat(run.report().isComplete()).isTrue();
      assertThat(server.run(run).messages("my.program")).containsExactly("first");
    }
  }

  @Test
  void aConfigurationGivesAllOpenRunsTheirEntries() throws IOException, JoranException {
    String configuration =
        """
        <configuration>
          <appender name="QUIPU" class="dev.quipu.sdk.log.LogbackAppender">
            <filter class="ch.qos.logback.classic.filter.ThresholdFilter"><level>INFO</level></filter>
          </appender>
          <root level="ALL"><appender-ref ref="QUIPU"/></root>
        </configuration>
        """;
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
    Logger logger = context.getLogger("my.program");
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
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
    context.stop();
  }

  @Test
  void eventsThatAnotherThreadAppendsKeepTheirThread() throws IOException {
    LoggerContext context = root().getLoggerContext();
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run run = quipu.experiment("e").startRun("r");
      LogbackAppender appender = new LogbackAppender(run);
      appender.setContext(context);
      appender.start();
      AsyncAppender async = new AsyncAppender();
      async.setContext(context);
      async.addAppender(appender);
      async.start();
      ch.qos.logback.classic.Logger logger = context.getLogger("my.program");
      logger.addAppender(async);
      logger.info("hello");
      logger.detachAppender(async);
      async.stop();
      run.finish();
      assertThat(server.run(run).log)
          .extracting(FakeServer.Entry::metadata)
          .containsExactly("{" + THREAD + "}");
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
