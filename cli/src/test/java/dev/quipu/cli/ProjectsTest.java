package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.sdk.tasks.RunContext;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The SDK and the commands in several projects of a real server.
class ProjectsTest {
  @TempDir Path folder;
  private QuipuServer server;

  @BeforeEach
  void start() {
    server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Options options() {
    return Options.defaults()
        .url(server.url())
        .capture(false)
        .journalFolder(folder.resolve("journals"));
  }

  private int quipu(String... arguments) {
    CommandLine command = Main.commandLine();
    StringWriter out = new StringWriter();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(out));
    int exit = command.execute(arguments);
    assertThat(exit).as(out.toString()).isZero();
    return exit;
  }

  @Test
  void aRunMakesItsProject() throws IOException {
    RunId named;
    RunId there;
    try (Quipu quipu = Quipu.connect(options().project("vision"))) {
      Run run = quipu.experiment("digits").startRun("in vision");
      run.param("lr", 0.1);
      run.log("loss", 1, 0.5);
      run.artifact("a.txt", "text");
      run.finish();
      there = run.id();
      Run other =
          quipu
              .experiment("digits", "Which rate?", Map.of("team", "red"), "audio")
              .startRun("in audio");
      other.finish();
      named = other.id();
      assertThat(run.report().isComplete()).isTrue();
      assertThat(other.report().isComplete()).isTrue();
      StoredRun read = quipu.project().loadRun(there);
      assertThat(read.params().number("lr")).isEqualTo(0.1);
      assertThat(read.artifacts().list()).hasSize(1);
      assertThat(quipu.project().findRun(named)).isEmpty();
      assertThat(quipu.project("audio").loadRun(named).name()).isEqualTo("in audio");
      assertThat(quipu.project("audio").loadExperiment("digits").description())
          .isEqualTo("Which rate?");
    }
    try (Quipu quipu = Quipu.connect(options())) {
      assertThat(quipu.project().findRun(there)).isEmpty();
    }
    assertThat(folder.resolve("journals")).isEmptyDirectory();
  }

  @Test
  void readingMakesNoProject() {
    try (Quipu quipu = Quipu.connect(options().project("nobody"))) {
      assertThatThrownBy(() -> quipu.project().runs().first())
          .isInstanceOfSatisfying(
              QuipuException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
                assertThat(e.message()).contains("There is no project \"nobody\"");
              });
      assertThatThrownBy(() -> quipu.project("nobody").runs().first())
          .isInstanceOf(QuipuException.class);
      assertThatThrownBy(() -> quipu.project("No Name")).isInstanceOf(QuipuException.class);
    }
    assertThatThrownBy(() -> options().project("No Name")).isInstanceOf(QuipuException.class);
  }

  @Test
  void whatWasLoggedOfflineReachesItsProject() throws InterruptedException {
    Options offline = options().mode(Mode.OFFLINE);
    RunId here;
    RunId there;
    try (Quipu quipu = Quipu.connect(offline)) {
      Run first = quipu.experiment("digits").startRun("here");
      first.log("loss", 1, 1);
      first.finish();
      here = first.id();
      Run second = quipu.experiment("digits", "", Map.of(), "vision").startRun("there");
      second.log("loss", 1, 2);
      second.finish();
      there = second.id();
    }
    // The options of the one who sends do not count.
    try (Sync sync = Sync.open(folder.resolve("journals"), options().project("other"))) {
      assertThat(sync.once(progress -> {}).unsent()).isEmpty();
    }
    try (Quipu quipu = Quipu.connect(options())) {
      assertThat(quipu.project().loadRun(here).name()).isEqualTo("here");
      assertThat(quipu.project().findRun(there)).isEmpty();
      assertThat(quipu.project("vision").loadRun(there).name()).isEqualTo("there");
    }
  }

  @Test
  void aJournalWhoseProjectIsNotKnownStays() throws Exception {
    RunId run;
    try (Quipu quipu = Quipu.connect(options().mode(Mode.OFFLINE).project("vision"))) {
      Run one = quipu.experiment("digits").startRun("one");
      one.finish();
      run = one.id();
      quipu.experiment("digits").startRun("two").finish();
    }
    Path journals = folder.resolve("journals");
    Path file;
    try (var files = Files.walk(journals.resolve(run.hex()))) {
      file = files.filter(path -> path.endsWith("project")).findFirst().orElseThrow();
    }
    Files.writeString(file, "audio");
    try (Sync sync = Sync.open(journals, options())) {
      var report = sync.once(progress -> {});
      assertThat(report.unsent()).containsExactly(file.getParent());
      assertThat(report.problems()).singleElement().asString().contains("is damaged");
      assertThat(report.journalsSent()).isEqualTo(1);
    }
    assertThat(file).exists();
  }

  @Test
  void aRunIsJoinedInItsProject() {
    try (Quipu quipu = Quipu.connect(options().project("vision"));
        Quipu other = Quipu.connect(options())) {
      Run run = quipu.experiment("digits").startRun("joined");
      run.log("loss", 1, 1);
      assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
      String context = run.context().text();
      assertThat(context).startsWith("vision/");
      Run joined = other.experiment("digits").join(RunContext.parse(context));
      joined.tag("joined", "yes");
      joined.finish();
      run.finish();
      assertThat(quipu.project().loadRun(run.id()).tags()).containsEntry("joined", "yes");
    }
  }

  @Test
  void runFoldersGoFromOneProjectToAnother() throws IOException {
    RunId run;
    try (Quipu quipu = Quipu.connect(options().project("vision"))) {
      Run one = quipu.experiment("digits").startRun("one");
      one.log("loss", 1, 0.5);
      one.finish();
      run = one.id();
    }
    Path copies = folder.resolve("copies");
    quipu("export", "--to", copies.toString(), "--url", server.url(), "--project", "vision");
    quipu("import", copies.toString(), "--url", server.url(), "--project", "audio");
    quipu("import", copies.toString(), "--url", server.url());
    Path csv = folder.resolve("runs.csv");
    List<String> table =
        List.of("export", "--table", "runs", "-o", csv.toString(), "--url", server.url());
    try (Quipu quipu = Quipu.connect(options())) {
      assertThat(quipu.project("audio").loadRun(run).name()).isEqualTo("one");
      assertThat(quipu.project().loadRun(run).name()).isEqualTo("one");
      quipu.experiment("digits", "", Map.of(), "audio").startRun("only here").finish();
    }
    List<String> ofAudio = new ArrayList<>(table);
    ofAudio.addAll(List.of("--project", "audio"));
    quipu(ofAudio.toArray(String[]::new));
    assertThat(Files.readString(csv)).contains("only here");
    quipu(table.toArray(String[]::new));
    assertThat(Files.readString(csv)).contains("one").doesNotContain("only here");
  }
}
