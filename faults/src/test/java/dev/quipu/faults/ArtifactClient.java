package dev.quipu.faults;

import dev.quipu.faults.Batch.Fate;
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
  private final List<Sent> all = new ArrayList<>();

  /// A file, and its known fate.
  static final class Sent {
    final String path;
    final byte[] bytes;
    Fate fate = Fate.UNKNOWN;

    Sent(String path, byte[] bytes) {
      this.path = path;
      this.bytes = bytes;
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

  List<Sent> all() {
    return all;
  }

  @Override
  boolean step(Wire wire) throws IOException {
    Sent sent = next();
    HttpResponse<String> response = wire.tryPut(runId, sent.path, sent.bytes);
    if (response.statusCode() == 503) {
      sent.fate = Fate.ABSENT;
      return false;
    }
    Wire.require("a file", response);
    sent.fate = Fate.STORED;
    return true;
  }

  /// A new file, not sent yet.
  Sent next() {
    Sent sent = new Sent(folder + "/" + all.size() + ".bin", bytes());
    all.add(sent);
    return sent;
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
