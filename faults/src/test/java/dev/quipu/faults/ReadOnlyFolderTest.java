package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.server.app.Backup;
import dev.quipu.server.app.FolderPurge;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import dev.quipu.server.app.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tests a folder on a disk that is mounted read-only, as after a disk error.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReadOnlyFolderTest {
  private static final int STEPS = 4;

  @TempDir private Path folder;
  private Path disk = Path.of("");

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(folder.resolve("disk"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk);
    Skip.unless(mounted, "a tmpfs can be mounted by root only, so no read-only disk was tested");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    run("umount", "-l", disk);
  }

  private static boolean run(Object... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    for (Object word : command) {
      words.add(word.toString());
    }
    try {
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void verifyAndBackupReadItAndWhateverHasToWriteSaysWhatIsNeeded() throws Exception {
    Path data = disk.resolve("data");
    Work work;
    try (Child server = Child.launch(data, folder.resolve("server.log"), java.util.Map.of());
        Wire wire = new Wire(server.awaitUrl())) {
      work = new Work(wire, new SplittableRandom(7));
      for (int step = 0; step < STEPS; step++) {
        work.step(wire);
      }
      server.kill();
    }
    for (String state : List.of("with a log", "with a log and no index", "at rest")) {
      assertThat(run("mount", "-o", "remount,ro", disk)).isTrue();
      List<String> flaws = new ArrayList<>();
      Verification.run(data, InstantSource.system(), flaws::add, Progress.NONE);
      assertThat(flaws).as(state).isEmpty();
      Path copy = folder.resolve(state);
      Backup.run(data, copy, Progress.NONE);
      try (QuipuServer server = start(copy);
          Wire wire = new Wire(server.url())) {
        work.audit(wire);
      }
      assertThatThrownBy(() -> start(data).close())
          .as(state)
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("The data folder " + data)
          .hasMessageContaining("cannot be written");
      assertThatThrownBy(() -> FolderPurge.run(data, Duration.ZERO, false, Progress.NONE))
          .as(state)
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("The data folder " + data)
          .hasMessageContaining("cannot be written");
      assertThat(run("mount", "-o", "remount,rw", disk)).isTrue();
      if (state.equals("with a log")) {
        Files.delete(data.resolve("quipu.db-shm"));
      } else {
        start(data).close();
      }
    }
  }

  @Test
  void syncNamesTheFolderOfJournalsThatItCannotWrite() throws Exception {
    Path journals = Files.createDirectory(disk.resolve("journals"));
    assertThat(run("mount", "-o", "remount,ro", disk)).isTrue();
    Process sync =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.quipu.cli.Main",
                "sync",
                journals.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(sync.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(sync.waitFor()).isEqualTo(1);
    assertThat(said).contains(journals + " cannot be written", "cp -a");
  }

  private static QuipuServer start(Path data) {
    return QuipuServer.start(new ServerOptions("127.0.0.1", 0, data, Set.of(), false));
  }
}
