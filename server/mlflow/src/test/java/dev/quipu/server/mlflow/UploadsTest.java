package dev.quipu.server.mlflow;

import static dev.quipu.server.mlflow.TestServer.MLFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.upkeep.Space.Whole;
import dev.quipu.engine.upkeep.UpkeepLimits;
import dev.quipu.server.mlflow.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checks what multipart uploads leave on the disk.
class UploadsTest {
  private static final String MPU = "/api/2.0/mlflow-artifacts/mpu/";
  private static final int PART_BYTES = 100_000;

  private final AtomicLong nowMs = new AtomicLong(1_800_000_000_000L);
  @TempDir private Path folder;
  private TestServer server;
  private String artifacts = "";

  @BeforeEach
  void start() {
    server = TestServer.start(folder, () -> Instant.ofEpochMilli(nowMs.get()));
    String run = server.run(server.experiment("uploads"));
    String body = server.get(MLFLOW + "runs/get?run_id=" + run).body();
    int start = body.indexOf("mlflow-artifacts:/") + "mlflow-artifacts:/".length();
    artifacts = body.substring(start, body.indexOf('"', start));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] part(int seed) {
    byte[] bytes = new byte[PART_BYTES];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /// An upload that has begun.
  private record Begun(String file, String id, String parts) {}

  private Begun begin(String file) {
    Answer made =
        server.post(MPU + "create/" + artifacts, "{\"path\":\"" + file + "\",\"num_parts\":1}");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    String url = made.field("url").replaceFirst(".*?(?=/api)", "").replaceFirst("1$", "");
    return new Begun(file, made.field("upload_id"), url);
  }

  private void send(Begun upload, byte[]... parts) {
    for (int i = 0; i < parts.length; i++) {
      Answer sent =
          server.send("PUT", upload.parts + (i + 1), "application/octet-stream", parts[i]);
      assertThat(sent.status()).isEqualTo(200);
    }
  }

  private Answer complete(Begun upload, byte[]... parts) {
    List<String> named = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      named.add("{\"part_number\":" + (i + 1) + ",\"etag\":\"" + Digest.of(parts[i]).hex() + "\"}");
    }
    return end("complete", upload, String.join(",", named));
  }

  private Answer end(String how, Begun upload, String parts) {
    return server.post(
        MPU + how + "/" + artifacts,
        "{\"path\":\""
            + upload.file
            + "\",\"upload_id\":\""
            + upload.id
            + "\",\"parts\":["
            + parts
            + "]}");
  }

  private boolean isStored(byte[] bytes) {
    String hex = Digest.of(bytes).hex();
    return Files.exists(folder.resolve("blobs/" + hex.substring(0, 2) + "/" + hex.substring(2)));
  }

  private long blobs() throws IOException {
    try (var files = Files.walk(folder.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private Whole storage() {
    // The sum is shown for a while before it is computed anew.
    nowMs.addAndGet(UpkeepLimits.SPACE_SHOWN_MS);
    return server.engine().space().whole(Scope.of(ProjectId.DEFAULT), 1);
  }

  @Test
  void thePartsGoWhenTheUploadIsComplete() throws IOException {
    Begun upload = begin("big.bin");
    byte[][] parts = {part(1), part(2), part(1)};
    send(upload, part(9));
    // The parts below replace this one.
    send(upload, parts);
    assertThat(storage().uploads()).isEqualTo(1);
    assertThat(storage().uploadBytes()).isEqualTo(2L * PART_BYTES);
    assertThat(complete(upload, parts).status()).isEqualTo(200);
    assertThat(blobs()).isEqualTo(1);
    assertThat(storage().uploads()).isZero();
    assertThat(storage().uploadBytes()).isZero();
    assertThat(storage().blobBytes()).isEqualTo(3L * PART_BYTES);
    assertThat(complete(upload, parts).status()).isEqualTo(404);
  }

  @Test
  void aPartThatSomethingElseNamesStays() throws IOException {
    server.send("PUT", TestServer.PROXY + artifacts + "/same", "application/octet-stream", part(1));
    Begun upload = begin("big.bin");
    Begun other = begin("other.bin");
    send(upload, part(1), part(2), part(3));
    send(other, part(2));
    complete(upload, part(1), part(2), part(3));
    assertThat(isStored(part(1))).isTrue();
    assertThat(isStored(part(2))).isTrue();
    assertThat(isStored(part(3))).isFalse();
    // The whole upload is one part, which becomes the file.
    assertThat(complete(other, part(2)).status()).isEqualTo(200);
    assertThat(isStored(part(2))).isTrue();
    assertThat(blobs()).isEqualTo(3);
  }

  @Test
  void thePartsOfAnUploadThatIsGivenUpGo() throws IOException {
    Begun upload = begin("big.bin");
    send(upload, part(1), part(2));
    assertThat(end("abort", upload, "").status()).isEqualTo(200);
    assertThat(blobs()).isZero();
  }

  @Test
  void anUploadThatGetsNoPartForADayGoesByItself() throws IOException {
    Begun silent = begin("silent.bin");
    Begun busy = begin("busy.bin");
    send(silent, part(1));
    nowMs.addAndGet(UpkeepLimits.UPLOAD_GRACE_MS);
    send(busy, part(2));
    server.engine().upkeep().run();
    assertThat(storage().uploads()).isEqualTo(2);
    nowMs.addAndGet(1);
    server.engine().upkeep().run();
    assertThat(storage().uploads()).isEqualTo(1);
    assertThat(isStored(part(1))).isFalse();
    assertThat(isStored(part(2))).isTrue();
    assertThat(server.send("PUT", silent.parts + 2, "text/plain", new byte[1]).status())
        .isEqualTo(404);
    assertThat(complete(busy, part(2)).status()).isEqualTo(200);
  }
}
