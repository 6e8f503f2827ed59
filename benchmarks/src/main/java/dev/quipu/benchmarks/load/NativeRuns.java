package dev.quipu.benchmarks.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The runs of a Quipu server, over its native API.
public final class NativeRuns {
  /// Ten million links become rows in some seven minutes.
  private static final long MOST_WAITING_NANOS = TimeUnit.MINUTES.toNanos(30);

  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([0-9a-f]{32})\"");
  private static final Pattern POINT_BYTES = Pattern.compile("\"pointBytes\":(\\d+)");

  private final Server server;

  public NativeRuns(Server server) {
    this.server = server;
  }

  /// Creates a run and returns its id.
  ///
  /// @param params a JSON object
  public String create(String params) throws IOException, InterruptedException {
    Matcher id =
        ID.matcher(
            server.postForCreated(
                "/api/v1/projects/default/runs",
                "{\"experimentId\":\"0\",\"params\":%s}".formatted(params)));
    if (!id.find()) {
      throw new IOException("The new run has no id");
    }
    return id.group(1);
  }

  /// Waits until the frames of a run are chunks, and returns the seconds that took.
  public double awaitCompaction(String run) throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (!storage(run).contains("\"frames\":0,")) {
      if (System.nanoTime() - began > MOST_WAITING_NANOS) {
        throw new IOException("Frames of run " + run + " are not compacted");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private String storage(String run) throws IOException, InterruptedException {
    return server.get("/api/v1/projects/default/runs/" + run + "/storage");
  }

  /// The bytes of the frames and chunks of a run.
  public long pointBytes(String run) throws IOException, InterruptedException {
    String storage = storage(run);
    Matcher bytes = POINT_BYTES.matcher(storage);
    if (!bytes.find()) {
      throw new IOException("No pointBytes in " + storage);
    }
    return Long.parseLong(bytes.group(1));
  }
}
