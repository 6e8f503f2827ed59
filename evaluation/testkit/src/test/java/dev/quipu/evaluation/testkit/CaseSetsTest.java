package dev.quipu.evaluation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.cases.ServerCases;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.cases.CaseSets;
import dev.quipu.sdk.cases.NewCase;
import dev.quipu.sdk.cases.StoredCase;
import dev.quipu.sdk.cases.StoredCaseSet;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Sets of cases of the SDK, and as test cases, with a whole server.
@Timeout(120)
class CaseSetsTest {
  @TempDir Path folder;
  private QuipuServer server;
  private Quipu quipu;
  private CaseSets sets;

  @BeforeEach
  void start() {
    server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false));
    quipu = Quipu.connect(options());
    sets = quipu.caseSets();
  }

  private Options options() {
    return Options.defaults()
        .url(server.url())
        .journalFolder(folder.resolve("journals"))
        .capture(false);
  }

  @AfterEach
  void stop() {
    quipu.close();
    server.close();
  }

  private static void assertCode(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(QuipuException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void eachProjectHasItsOwnSetsAndModels() {
    quipu.experiment("other", "", Map.of(), "vision").startRun("first").finish();
    sets.create("digits");
    quipu.caseSets("vision").create("shapes");
    assertThat(sets.find("shapes")).isEmpty();
    assertThat(quipu.caseSets("vision").find("digits")).isEmpty();
    quipu.models("vision").registerModel("net");
    assertThat(quipu.models().find("net")).isEmpty();
    assertThat(quipu.models("vision").find("net")).isPresent();
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> quipu.caseSets("a/b"));
  }

  @Test
  void aSetIsMadeFilledTaggedReadAndRemoved() {
    StoredCaseSet set = sets.create("é/1", Map.of("team", "red"), List.of(ExperimentId.DEFAULT));
    assertThat(set.experiments()).containsExactly(ExperimentId.DEFAULT);
    assertThat(sets.load("é/1").id()).isEqualTo(set.id());
    List<NewCase> many =
        IntStream.range(0, 2500).mapToObj(i -> NewCase.of(i).expected(i * 2)).toList();
    assertThat(sets.merge(set.id(), many)).isEqualTo(new CaseSets.Written(2500, 0));
    assertThat(
            sets.merge(
                set.id(),
                List.of(NewCase.of(7).output("x").metadata("odd", true), NewCase.of("new"))))
        .isEqualTo(new CaseSets.Written(1, 1));
    List<StoredCase> read = sets.cases(set.id()).toList();
    assertThat(read).hasSize(2501);
    StoredCase seven = read.get(7);
    assertThat(seven.expected()).hasToString("14");
    assertThat(seven.output()).isEqualTo("x");
    assertThat(seven.metadata()).isEqualTo(Map.of("odd", true));
    sets.removeCase(set.id(), seven.key());
    assertCode(ErrorCode.NOT_FOUND, () -> sets.removeCase(set.id(), seven.key()));
    assertThat(sets.find(set.id()).orElseThrow().cases()).isEqualTo(2500);

    assertThat(sets.tag(set.id(), "b", "2").tags()).isEqualTo(Map.of("team", "red", "b", "2"));
    assertThat(sets.removeTag(set.id(), "team").tags()).isEqualTo(Map.of("b", "2"));
    sets.create("other");
    assertThat(sets.list("tags.b = '2'").toList()).hasSize(1);
    assertThat(sets.list().stream().map(StoredCaseSet::name)).containsExactly("other", "é/1");
    sets.delete(set.id());
    assertThat(sets.find("é/1")).isEmpty();
    assertCode(ErrorCode.NOT_FOUND, () -> sets.load("é/1"));
    assertCode(ErrorCode.NOT_FOUND, () -> sets.merge(set.id(), many));
  }

  @Test
  void whatIsNoCaseIsRefused() {
    CaseSetId set = sets.create("bad").id();
    assertCode(
        ErrorCode.INVALID_ARGUMENT, () -> sets.merge(set, List.of(NewCase.of("x".repeat(70_000)))));
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> sets.merge(set, List.of(NewCase.of(new byte[3]))));
    assertCode(
        ErrorCode.INVALID_ARGUMENT,
        () ->
            ServerCases.merge(
                sets, "bad", List.of(TestCase.of("q").retrievedContext(List.of("a")))));
    assertThat(sets.find(set).orElseThrow().cases()).isZero();
    try (Quipu offline = Quipu.connect(options().mode(Mode.OFFLINE))) {
      assertCode(ErrorCode.CONFLICT, offline::caseSets);
    }
  }

  @Test
  void testCasesGoToASetAndComeBack() {
    TestCase first =
        TestCase.of(Map.of("q", 1)).expected(List.of("a", "b")).metadata("language", "en");
    StoredCaseSet set = ServerCases.merge(sets, "made", List.of(first, TestCase.of("two")));
    assertThat(set.cases()).isEqualTo(2);
    assertThat(ServerCases.merge(sets, "made", List.of(first)).id()).isEqualTo(set.id());
    List<TestCase> back = new ArrayList<>();
    ServerCases.of(sets, "made").forEach(back::add);
    assertThat(back).hasSize(2);
    assertThat(back.get(0).expected()).isEqualTo(List.of("a", "b"));
    assertThat(back.get(0).metadata()).isEqualTo(Map.of("language", "en"));
    assertThat(back.get(0).key()).hasValueSatisfying(key -> assertThat(key).hasSize(64));
    assertThat(back.get(1).expected()).isNull();
  }
}
