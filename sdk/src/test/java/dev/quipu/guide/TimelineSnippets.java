package dev.quipu.guide;

import dev.quipu.core.model.Level;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.RunLogger;
import dev.quipu.sdk.Track;
import dev.quipu.sdk.log.JulHandler;
import dev.quipu.sdk.log.Log4jAppender;
import dev.quipu.sdk.log.LogbackAppender;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The code of the guide's pages about logs and tracks.
public final class TimelineSnippets {
  private TimelineSnippets() {}

  private static void load(String shard) throws IOException {
    throw new IOException("no such file: " + shard);
  }

  public static void log(Run run) {
    // snippet: log
    run.log("Training started"); // the level info
    run.log(Level.WARN, "GPU memory low", Map.of("free", 0.1, "gpus", List.of(0, 1)));

    RunLogger data = run.logger("data"); // entries of one part of the program
    data.debug("Reading shard 3");
    try {
      load("shard-4");
    } catch (IOException e) {
      data.error("A shard is left out", e); // with the stack trace
    }
    // end
  }

  public static void jul(Run run) {
    // snippet: jul
    JulHandler.attach(run); // on the root logger, until the run ends
    // end
  }

  public static void logback(Run run) {
    // snippet: logback
    LogbackAppender.attach(run); // on the root logger, until the run ends
    // end
  }

  public static void log4j(Run run) {
    // snippet: log4j
    Log4jAppender.attach(run); // on the root logger, until the run ends
    // end
  }

  @SuppressWarnings("try") // The capture is only held.
  public static void output(Run run) {
    // snippet: output
    run.captureOutput(); // until the run ends
    System.out.println("epoch 1");

    try (Run.OutputCapture capture = run.captureOutput()) { // or only for a while
      System.out.println("epoch 2");
    }
    // end
  }

  public static void tracks(Run run) {
    // snippet: tracks
    Track pose = run.track("robot/pose");
    pose.append(Map.of("x", 1.5, "y", 0.2)); // now
    pose.append(Map.of("x", 1.6, "mode", "walk"), Instant.parse("2026-03-01T12:00:00Z"));
    pose.append(Map.of("q", List.of(0, 0, 0, 1)), 12.5); // in seconds, of a clock of your own
    pose.append(Map.of("x", 1.7), 12.5); // joins the row before: their times are equal
    // end
  }
}
