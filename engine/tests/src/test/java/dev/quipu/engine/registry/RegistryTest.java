package dev.quipu.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.RunId;
import dev.quipu.core.registry.ModelSource;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegistryLimits;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.registry.ModelVersions.NewVersion;
import dev.quipu.engine.registry.ModelVersions.SourcedVersion;
import dev.quipu.engine.registry.RegisteredModels.ListedModel;
import dev.quipu.engine.request.Results;
import dev.quipu.query.Field;
import dev.quipu.query.Field.RegistryAttribute;
import dev.quipu.query.Field.RegistryColumn;
import dev.quipu.query.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryTest extends EngineFixture {
  private static final Vocabulary NAMES =
      Vocabulary.of("models", "name")
          .keys(Field.Tag::new, "tags")
          .attributes("attributes")
          .attribute(new RegistryAttribute(RegistryColumn.NAME), "name")
          .attribute(new RegistryAttribute(RegistryColumn.PROMPT), "prompt")
          .attribute(new RegistryAttribute(RegistryColumn.VERSION), "version")
          .build();

  private final RegisteredModels models = engine.registeredModels();
  private final ModelVersions versions = engine.modelVersions();

  private void create(String name) {
    models.create(SCOPE, name, false, "", Map.of());
  }

  private ModelVersion addVersion(String model) {
    return versions.create(
        SCOPE,
        new NewVersion(
            model, new ModelSource("s3://b/m", null, null, null, null), "", "", Map.of()));
  }

  private static RegistryQuery query(String filter, int max, @Nullable String token) {
    return new RegistryQuery(NAMES, filter, List.of(), max, token);
  }

  @Test
  void aVersionInProductionCannotBeDeletedNorItsModel() {
    create("m");
    addVersion("m");
    versions.transition(SCOPE, "m", 1, ModelStage.PRODUCTION, false);

    assertRefused(ErrorCode.CONFLICT, () -> versions.delete(SCOPE, "m", 1));
    assertRefused(ErrorCode.CONFLICT, () -> models.delete(SCOPE, "m"));
    versions.transition(SCOPE, "m", 1, ModelStage.ARCHIVED, false);
    versions.delete(SCOPE, "m", 1);
    models.delete(SCOPE, "m");
    assertRefused(ErrorCode.NOT_FOUND, () -> models.load(SCOPE, "m"));
  }

  @Test
  void othersInTheStageAreArchivedInTheSameStep() {
    create("m");
    for (int i = 0; i < 3; i++) {
      addVersion("m");
    }
    versions.transition(SCOPE, "m", 1, ModelStage.STAGING, false);
    versions.transition(SCOPE, "m", 2, ModelStage.STAGING, false);
    versions.transition(SCOPE, "m", 3, ModelStage.STAGING, true);

    assertThat(
            versions.newest(SCOPE, "m", Set.of()).stream()
                .map(version -> version.version() + " " + version.stage().word()))
        .containsExactly("3 Staging", "2 Archived");
    assertThat(versions.load(SCOPE, "m", 1).stage()).isEqualTo(ModelStage.ARCHIVED);
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> versions.transition(SCOPE, "m", 1, ModelStage.ARCHIVED, true));
  }

  @Test
  void anAliasMovesAndLatestNamesTheNewestVersion() {
    create("m");
    addVersion("m");
    addVersion("m");
    models.putAlias(SCOPE, "m", "champion", 1);
    models.putAlias(SCOPE, "m", "champion", 2);

    assertThat(versions.loadByAlias(SCOPE, "m", "champion").version()).isEqualTo(2);
    assertThat(versions.load(SCOPE, "m", 1).aliases()).isEmpty();
    versions.transition(SCOPE, "m", 1, ModelStage.PRODUCTION, false);
    assertThat(versions.loadByAlias(SCOPE, "m", "LATEST").version()).isEqualTo(2);
    for (String reserved : List.of("latest", "Latest", "v1", "V22", "a b", "", "a/b")) {
      assertRefused(ErrorCode.INVALID_ARGUMENT, () -> models.putAlias(SCOPE, "m", reserved, 1));
    }
    assertRefused(ErrorCode.NOT_FOUND, () -> models.putAlias(SCOPE, "m", "x", 9));
    assertRefused(ErrorCode.NOT_FOUND, () -> versions.loadByAlias(SCOPE, "m", "x"));
  }

  @Test
  void aVersionOfARunNeedsTheArtifactAndStaysWhenTheRunIsDeleted() throws IOException {
    RunId run = createRun();
    create("m");
    ArtifactPath file = new ArtifactPath("model/weights.bin");
    assertRefused(ErrorCode.NOT_FOUND, () -> ofRun(run, "model"));
    engine.artifacts().put(SCOPE, run, file, new ByteArrayInputStream(new byte[3]), null);
    assertThat(ofRun(run, "model").source().uri()).isEqualTo("runs:/" + run + "/model");
    ofRun(run, "model/weights.bin");
    assertRefused(ErrorCode.NOT_FOUND, () -> ofRun(run, "other"));
    assertRefused(ErrorCode.NOT_FOUND, () -> ofRun(ids.nextRunId(), "model"));

    engine.runs().delete(SCOPE, run);
    assertRefused(ErrorCode.CONFLICT, () -> ofRun(run, "model"));
    SourcedVersion kept = versions.loadSourced(SCOPE, "m", 1);
    assertThat(Objects.requireNonNull(kept.run()).isActive()).isFalse();
    pass(Duration.ofDays(1));
    engine.purge().run(0, false, Progress.NONE);
    assertThat(versions.loadSourced(SCOPE, "m", 1).run()).isNull();
    assertThat(versions.load(SCOPE, "m", 1).source().run()).isEqualTo(run.hex());
  }

  private ModelVersion ofRun(RunId run, String path) {
    return versions.createOfRun(SCOPE, "m", run, new ArtifactPath(path), "", Map.of());
  }

  @Test
  void eachChangeIsAnEventWithItsData() {
    events();
    models.create(SCOPE, "p", true, "d", Map.of("mlflow.prompt.is_prompt", "true", "k", "v"));
    versions.create(
        SCOPE,
        new NewVersion(
            "p",
            new ModelSource("prompt-template", null, null, null, null),
            "",
            "",
            Map.of("mlflow.prompt.text", "Hi \"{{x}}\"", "mlflow.prompt.is_prompt", "true")));
    models.putTag(SCOPE, "p", "a", "b");
    models.removeTag(SCOPE, "p", "never there");
    models.putAlias(SCOPE, "p", "best", 1);
    versions.transition(SCOPE, "p", 1, ModelStage.STAGING, false);

    assertThat(events().stream().map(RegistryTest::said))
        .containsExactly(
            "prompt.created {\"name\":\"p\",\"tags\":{\"k\":\"v\"},\"description\":\"d\"}",
            "prompt_version.created {\"name\":\"p\",\"version\":\"1\",\"template\":\"Hi"
                + " \\\"{{x}}\\\"\",\"tags\":{},\"description\":null}",
            "prompt_tag.set {\"name\":\"p\",\"key\":\"a\",\"value\":\"b\"}",
            "prompt_alias.created {\"name\":\"p\",\"alias\":\"best\",\"version\":\"1\"}",
            "prompt_version.transitioned"
                + " {\"name\":\"p\",\"version\":\"1\",\"from_stage\":\"None\",\"to_stage\":\"Staging\"}");
  }

  private static String said(Event event) {
    Event.RegistryChanged changed = (Event.RegistryChanged) event;
    return changed.action().entity(changed.isPrompt())
        + "."
        + changed.action().verb()
        + " "
        + changed.data();
  }

  @Test
  void promptsAreFoundOnlyIfTheyAreAskedFor() {
    create("m1");
    create("m2");
    models.create(SCOPE, "p1", true, "", Map.of());

    assertThat(names("")).containsExactly("m1", "m2");
    assertThat(names("prompt = 'true'")).containsExactly("p1");
    assertThat(names("name LIKE '%1'")).containsExactly("m1");
    assertThat(names("name LIKE '%1' OR prompt = 'true'")).containsExactly("m1", "p1");
  }

  private List<String> names(String filter) {
    List<String> names = new ArrayList<>();
    String token = null;
    do {
      Results<ListedModel> page = models.search(SCOPE, query(filter, 1, token));
      page.items().forEach(listed -> names.add(listed.model().name()));
      token = page.nextPageToken();
    } while (token != null);
    return names;
  }

  @Test
  void whatIsTooLargeOrWrongChangesNothing() {
    create("m");
    addVersion("m");
    events();
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i <= RegistryLimits.TAGS; i++) {
      many.put("k" + i, "v");
    }
    for (String name :
        List.of("", " ", "a/b", "a:b", ".", "..x", "a\u0000b", "x".repeat(257), "\ud800")) {
      assertRefused(ErrorCode.INVALID_ARGUMENT, () -> create(name));
      assertRefused(ErrorCode.INVALID_ARGUMENT, () -> models.rename(SCOPE, "m", name));
    }
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> models.create(SCOPE, "n", false, "", many));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> models.putTag(SCOPE, "m", "k", "x".repeat(RegistryLimits.TAG_VALUE_CHARS + 1)));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> versions.putTag(SCOPE, "m", 1, "x".repeat(251), "v"));
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> create("m"));
    assertRefused(ErrorCode.NOT_FOUND, () -> addVersion("other"));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> models.search(SCOPE, query("nme = 'a'", 1, null)));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> models.search(SCOPE, query("", 0, null)));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> models.search(SCOPE, query("", 1, "made up")));
    assertThat(events()).isEmpty();
  }
}
