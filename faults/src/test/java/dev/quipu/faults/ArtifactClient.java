package dev.quipu.faults;

import dev.quipu.faults.Sent.Fate;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Puts files; now and then a file has the bytes of another.
final class ArtifactClient extends Client {
  private static final int MAX_BYTES = 300_000;

  private final String runId;
  private final String folder;
  private final RandomGenerator random;
  private final List<File> all = new ArrayList<>();

  /// A file at a path.
  static final class File extends Sent {
    private final String path;
    private final byte[] bytes;

    File(String path, byte[] bytes) {
      this.path = path;
      this.bytes = bytes;
    }

    String path() {
      return path;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    List<Item> items() {
      return List.of(Item.file(path, bytes));
    }
  }

  ArtifactClient(String runId, String folder, RandomGenerator random) {
    this.runId = runId;
    this.folder = folder;
    this.random = random;
  }

  String runId() {
    return runId;
  }

  List<File> all() {
    return all;
  }

  @Override
  boolean step(Wire wire) throws IOException {
    File file = next();
    HttpResponse<String> response = wire.tryPut(runId, file.path, file.bytes);
    if (response.statusCode() == 503) {
      file.settle(Fate.ABSENT);
      return false;
    }
    Wire.require("a file", response);
    file.settle(Fate.STORED);
    return true;
  }

  /// A new file, not sent yet.
  File next() {
    File file = new File(folder + "/" + all.size() + ".bin", bytes());
    all.add(file);
    return file;
  }

  private byte[] bytes() {
    if (!all.isEmpty() && random.nextInt(5) == 0) {
      return all.get(random.nextInt(all.size())).bytes;
    }
    byte[] bytes =
        new byte[random.nextInt(4) == 0 ? random.nextInt(MAX_BYTES) : random.nextInt(9000)];
    random.nextBytes(bytes);
    return bytes;
  }
}
