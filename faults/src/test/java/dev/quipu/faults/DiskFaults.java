package dev.quipu.faults;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Makes the disk under a server fail, kill the server, or cut its power, at the k-th operation of
/// a kind. The product has no code for this: `src/test/c/faults.c` is loaded into the server before
/// the C library and takes its orders from a small file that both processes map.
final class DiskFaults {
  /// The numbers of the shared file, in its order.
  private static final int OPERATION = 0;

  private static final int KIND = 1;
  private static final int COUNTDOWN = 2;
  private static final int ACTION = 3;
  private static final int REPEATS = 4;
  private static final int SEED = 5;
  private static final int FIRED = 6;
  private static final int TRACKS = 7;
  private static final int COUNTS = 8;
  private static final int SIZE = COUNTS + Operation.values().length * Kind.values().length;

  private static final int COMPILE_SECONDS = 60;

  private final Path data;
  private final Path library;
  private final Path shared;
  private final LongBuffer control;

  enum Operation {
    WRITE(0),
    SYNC(1),
    RENAME(2),
    TRUNCATE(3);

    private final int code;

    Operation(int code) {
      this.code = code;
    }
  }

  /// `quipu.db`, its write-ahead log, a blob that is being written, a blob under its name, and a
  /// folder of blobs.
  enum Kind {
    DATABASE(0),
    LOG(1),
    BLOB_TEMPORARY(2),
    BLOB(3),
    BLOB_FOLDER(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  enum Action {
    KILL_BEFORE(0),
    KILL_AFTER(1),
    /// Writes half of the data, then kills the server.
    KILL_TORN(2),
    /// Loses all data that were not synced, except a random part.
    POWER_CUT(3),
    FAIL_EIO(4),
    FAIL_ENOSPC(5);

    private final int code;

    Action(int code) {
      this.code = code;
    }
  }

  record Point(Operation operation, Kind kind) {
    @Override
    public String toString() {
      return operation + " of " + kind;
    }
  }

  private DiskFaults(Path data, Path library, Path shared, LongBuffer control) {
    this.data = data;
    this.library = library;
    this.shared = shared;
    this.control = control;
  }

  /// Compiles the library into the folder; skips the test on a machine without a compiler or
  /// without Linux.
  static DiskFaults under(Path data, Path folder) throws IOException, InterruptedException {
    boolean linux = System.getProperty("os.name").equals("Linux");
    Skip.unless(
        linux && compiles(), "gcc on Linux is missing, so no faults of the disk were tested");
    Path library = folder.resolve("faults.so");
    run(
        "-shared",
        "-fPIC",
        "-O1",
        "-Wall",
        "-Werror",
        "-o",
        library.toString(),
        "src/test/c/faults.c",
        "-ldl",
        "-pthread");
    Path shared = folder.resolve("faults.control");
    try (FileChannel channel =
        FileChannel.open(
            shared,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      LongBuffer control =
          channel
              .map(FileChannel.MapMode.READ_WRITE, 0, (long) SIZE * Long.BYTES)
              .order(ByteOrder.nativeOrder())
              .asLongBuffer();
      // The server sees real paths as the names of its files.
      Files.createDirectories(data);
      return new DiskFaults(data.toRealPath(), library, shared, control);
    }
  }

  private static boolean compiles() throws InterruptedException {
    try {
      run("--version");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("gcc");
    builder.command().addAll(List.of(arguments));
    Process process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    if (!process.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("gcc " + String.join(" ", arguments) + " failed");
    }
  }

  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toAbsolutePath().toString(),
        "QUIPU_FAULTS_FOLDER", data.toString(),
        "QUIPU_FAULTS_CONTROL", shared.toAbsolutePath().toString());
  }

  /// Must run before the start of a server whose power will be cut.
  void track(boolean tracks) {
    control.put(TRACKS, tracks ? 1 : 0);
  }

  /// From now on the k-th operation at the point is hit.
  ///
  /// @param repeats whether all later operations are hit too
  void arm(Point point, long k, Action action, boolean repeats, long seed) {
    disarm();
    control.put(OPERATION, point.operation().code);
    control.put(KIND, point.kind().code);
    control.put(ACTION, action.code);
    control.put(REPEATS, repeats ? 1 : 0);
    control.put(SEED, seed);
    VarHandle.fullFence();
    control.put(COUNTDOWN, k);
    VarHandle.fullFence();
  }

  void disarm() {
    control.put(COUNTDOWN, 0);
    control.put(REPEATS, 0);
    control.put(FIRED, 0);
    VarHandle.fullFence();
  }

  boolean hasFired() {
    VarHandle.fullFence();
    return control.get(FIRED) != 0;
  }

  /// How often servers have passed the point so far.
  long count(Point point) {
    VarHandle.fullFence();
    return control.get(COUNTS + point.operation().code * Kind.values().length + point.kind().code);
  }
}
