package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Uploads with the SDK, in parts where they are large, and downloads with the command.
class DownloadTest {
  private static final int LARGE_BYTES = (16 << 20) * 2 + 17;

  @TempDir private Path folder;
  private QuipuServer server;
  private Run run;
  private byte[] large;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false));
    Path from = folder.resolve("from");
    Files.createDirectories(from.resolve("empty/größe 🧶"));
    Files.writeString(from.resolve(".x y."), "hidden");
    large = new byte[LARGE_BYTES];
    new Random(3).nextBytes(large);
    Files.write(from.resolve("large.bin"), large);
    Options options =
        Options.defaults()
            .url(server.url())
            .capture(false)
            .journalFolder(folder.resolve("journals"));
    try (Quipu quipu = Quipu.connect(options)) {
      run = quipu.experiment("e").startRun("named");
      run.artifacts(from, "model");
      run.reference("s3://bucket/key", "model/data.csv");
      assertThat(run.finish().isComplete()).isTrue();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int download(String... more) {
    out.getBuffer().setLength(0);
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(out, true));
    String[] args = new String[more.length + 3];
    args[0] = "download";
    args[1] = "--url";
    args[2] = server.url();
    System.arraycopy(more, 0, args, 3, more.length);
    return commands.execute(args);
  }

  @Test
  void allArtifactsComeBackAsTheyWere() throws IOException {
    Path to = folder.resolve("to");
    assertThat(download(run.id().hex(), "--to", to.toString())).as(out.toString()).isZero();
    assertThat(Files.readAllBytes(to.resolve("model/large.bin"))).isEqualTo(large);
    assertThat(to.resolve("model/.x y.")).hasContent("hidden");
    assertThat(to.resolve("model/empty/größe 🧶")).isEmptyDirectory();
    assertThat(to.resolve("model/data.csv")).doesNotExist();
    assertThat(out.toString()).contains("model/data.csv -> s3://bucket/key");
  }

  @Test
  void aFileOrAFolderComesUnderItsName() throws IOException {
    Path to = folder.resolve("to");
    assertThat(download("named", "model/large.bin", "--to", to.toString())).isZero();
    assertThat(Files.readAllBytes(to.resolve("large.bin"))).isEqualTo(large);
    assertThat(download("named", "model/empty", "--to", to.toString())).isZero();
    assertThat(to.resolve("empty/größe 🧶")).isEmptyDirectory();
  }

  @Test
  void whatIsNotThereOrDamagedIsAnError() throws IOException {
    String to = folder.resolve("to").toString();
    assertThat(download("named", "none", "--to", to)).isNotZero();
    assertThat(out.toString()).contains("none");
    assertThat(download("nobody", "--to", to)).isNotZero();
    assertThat(download("named", "../x", "--to", to)).isNotZero();
    assertThat(download("named", "model/data.csv", "--to", to)).isNotZero();
    assertThat(out.toString()).contains("s3://bucket/key");
    String digest = Digest.of(large).hex();
    Path blob = folder.resolve("data/blobs/" + digest.substring(0, 2) + "/" + digest.substring(2));
    byte[] damaged = Files.readAllBytes(blob);
    damaged[LARGE_BYTES - 5] ^= 1;
    Files.write(blob, damaged);
    assertThat(download("named", "model/large.bin", "--to", to)).isNotZero();
    assertThat(folder.resolve("to/large.bin")).doesNotExist();
  }
}
