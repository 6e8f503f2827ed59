package dev.quipu.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A server that speaks MLflow's wire and can be started.
public enum Peer {
  QUIPU("quipu", "Quipu, as ./quipu server starts it"),
  ROWS_BEST(
      "rows-best",
      "row per point, primary key only, WAL, group commit, 256 MB page cache: a bound, not a tracker"),
  ROWS("rows", "row per point, MLflow's tables and indexes, WAL, group commit, 256 MB page cache"),
  ROWS_EACH("rows-each", "the same with a commit for each request"),
  ROWS_DELETE(
      "rows-delete",
      "the same with a commit for each request and MLflow's default journal and cache"),
  MLFLOW("mlflow", "mlflow server with its defaults over SQLite"),
  MLFLOW_2("mlflow-2", "mlflow server with two workers over SQLite");

  public final String label;
  public final String description;

  Peer(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /// Where the programs are.
  ///
  /// @param quipu the launcher
  /// @param mlflow the command `mlflow`
  /// @param profile where a flight recording of Quipu goes; empty for none
  public record Programs(Path quipu, Path mlflow, String profile) {}

  public boolean isThere(Programs programs) {
    return switch (this) {
      case QUIPU, ROWS_BEST, ROWS, ROWS_EACH, ROWS_DELETE -> true;
      case MLFLOW, MLFLOW_2 -> Files.isExecutable(programs.mlflow);
    };
  }

  /// Whether a request that fails is sent again, as MLflow's clients do: several workers on one
  /// SQLite file answer some with "database is locked".
  public boolean mayFail() {
    return this == MLFLOW || this == MLFLOW_2;
  }

  /// How long its slices are, compared with those of Quipu. MLflow's are longer, as it answers few
  /// requests.
  public double share() {
    return switch (this) {
      case QUIPU, MLFLOW, MLFLOW_2 -> 1;
      case ROWS_BEST, ROWS, ROWS_EACH, ROWS_DELETE -> 0.8;
    };
  }

  public Server start(Programs programs, Path folder) throws IOException, InterruptedException {
    int port = freePort();
    Path data = Files.createDirectories(folder.resolve(label));
    return switch (this) {
      case QUIPU -> quipu(programs, data, port);
      case ROWS_BEST -> rows(data, port, "--no-indexes");
      case ROWS -> rows(data, port);
      case ROWS_EACH -> rows(data, port, "--no-group");
      case ROWS_DELETE -> rows(data, port, "--no-group", "--default-journal");
      case MLFLOW -> mlflow(programs, data, port, List.of());
      case MLFLOW_2 -> mlflow(programs, data, port, List.of("--workers", "2"));
    };
  }

  private static Server quipu(Programs programs, Path data, int port)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            programs.quipu.toString(), "server", "--port", "" + port, "--data", data.toString());
    List<String> environment = new ArrayList<>(List.of("QUIPU_NO_BUILD=1"));
    if (!programs.profile.isEmpty()) {
      environment.add(
          "QUIPU_JAVA_OPTIONS=-XX:StartFlightRecording=settings=profile,filename="
              + programs.profile);
    }
    return Server.start(command, environment, data, port);
  }

  private static Server rows(Path data, int port, String... options)
      throws IOException, InterruptedException {
    // The same collector and the same class path as the server it is measured against.
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RowServer.class.getName(),
                "--port",
                "" + port,
                "--data",
                data.toString()));
    command.addAll(List.of(options));
    return Server.start(command, List.of(), data, port);
  }

  private static Server mlflow(Programs programs, Path data, int port, List<String> options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.mlflow.toString(),
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--backend-store-uri",
                "sqlite:///" + data.resolve("mlflow.db"),
                "--artifacts-destination",
                data.resolve("artifacts").toString()));
    command.addAll(options);
    // Its job runners and its telemetry only cost it time here.
    return Server.start(
        command,
        List.of("MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false", "MLFLOW_DISABLE_TELEMETRY=true"),
        data,
        port);
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
