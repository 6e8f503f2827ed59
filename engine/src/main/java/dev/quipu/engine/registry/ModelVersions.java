package dev.quipu.engine.registry;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.registry.ModelSource;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.core.registry.RegistryAction;
import dev.quipu.core.registry.RegistryLimits;
import dev.quipu.core.registry.RegistryNames;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.registry.RegistrySearch;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes, finds and changes the versions of registered models.
public final class ModelVersions {
  private final Store store;
  private final InstantSource clock;
  private final RegistryEvents events;

  public ModelVersions(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    events = new RegistryEvents(clock);
  }

  /// A version with its source run.
  ///
  /// @param run null if the version names no run, or one that is not on this server or gone for
  ///   good
  public record SourcedVersion(ModelVersion version, @Nullable RunInfo run) {}

  /// A version to make.
  ///
  /// @param user empty for the user of the scope
  public record NewVersion(
      String model, ModelSource source, String description, String user, Map<String, String> tags) {
    public NewVersion {
      RegistryNames.checkTags(tags);
      tags = Map.copyOf(tags);
    }
  }

  /// Makes the next version of a model, from whatever source the client names.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such model
  public ModelVersion create(Scope scope, NewVersion made) {
    return store.write(scope, tx -> create(tx, scope, made));
  }

  /// Makes the next version of a model from artifacts of a run on this server.
  ///
  /// @param path a file, or a folder with all that is below it
  /// @throws QuipuException NOT_FOUND if there is no such model or run, or nothing at the path
  public ModelVersion createOfRun(
      Scope scope,
      String model,
      RunId run,
      ArtifactPath path,
      String description,
      Map<String, String> tags) {
    ModelSource source =
        new ModelSource("runs:/" + run + "/" + path.value(), null, run.hex(), path, null);
    NewVersion made = new NewVersion(model, source, description, "", tags);
    return store.write(
        scope,
        tx -> {
          RunInfo info = requireRun(tx, run);
          if (!info.isActive()) {
            throw new QuipuException(
                ErrorCode.CONFLICT,
                "Run " + run + " is deleted; restore it before registering a model of it");
          }
          if (!tx.artifacts().isFolder(run, path) && tx.artifacts().find(run, path).isEmpty()) {
            throw QuipuException.notFound(
                "Run " + run + " has no artifact at " + Text.quote(path.value()));
          }
          return create(tx, scope, made);
        });
  }

  /// Makes the next version of a registered model from a model that a run has made.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such registered model or model
  public ModelVersion createOfModel(
      Scope scope, String name, ModelId id, String description, Map<String, String> tags) {
    return store.write(
        scope,
        tx -> {
          ModelInfo model = Models.requireActive(tx, id);
          ModelSource source =
              ModelSource.ofModel(id, model.sourceRun().isEmpty() ? null : model.sourceRun());
          return create(tx, scope, new NewVersion(name, source, description, "", tags));
        });
  }

  private static RunInfo requireRun(ReadTransaction tx, RunId run) {
    return tx.runs()
        .find(run)
        .orElseThrow(() ->
            new QuipuException(
                ErrorCode.NOT_FOUND, "There is no run with id " + run, new Fault.NoRun(run.hex())));
  }

  private ModelVersion create(WriteTransaction tx, Scope scope, NewVersion made) {
    RegisteredModel model = RegisteredModels.require(tx, made.model());
    long now = clock.millis();
    ModelVersion version =
        new ModelVersion(
            model.name(),
            tx.registry().takeVersion(model.name()),
            made.source(),
            made.description(),
            ModelStage.NONE,
            made.user().isEmpty() ? scope.user() : made.user(),
            made.tags(),
            List.of(),
            now,
            now);
    tx.registry().createVersion(version);
    tx.registry().updateModel(model.name(), model.withUpdated(now));
    events.happened(
        tx,
        RegistryAction.VERSION_CREATED,
        model,
        version.version(),
        RegistryEvents.created(model, version));
    return version;
  }

  /// The version with a number.
  ///
  /// @throws QuipuException NOT_FOUND
  public ModelVersion load(Scope scope, String model, int version) {
    return store.read(scope, tx -> require(tx, model, version));
  }

  /// The version with its source run.
  ///
  /// @throws QuipuException NOT_FOUND
  public SourcedVersion loadSourced(Scope scope, String model, int version) {
    return store.read(scope, tx -> sourced(tx, require(tx, model, version)));
  }

  /// The version that an alias names. The alias `latest` names the version with the greatest
  /// number.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such model or alias
  public ModelVersion loadByAlias(Scope scope, String name, String alias) {
    RegistryNames.checkAlias(alias);
    return store.read(
        scope,
        tx -> {
          RegisteredModel model = RegisteredModels.require(tx, name);
          if (alias.equalsIgnoreCase(RegistryNames.LATEST)) {
            return newest(tx, name)
                .orElseThrow(() ->
                    QuipuException.notFound("Latest version not found for model " + name + "."));
          }
          Integer version = model.aliases().get(alias);
          if (version == null) {
            throw new QuipuException(
                ErrorCode.NOT_FOUND,
                "Registered model " + Text.quote(name) + " has no alias " + Text.quote(alias),
                new Fault.NoAlias(name, alias));
          }
          return require(tx, name, version);
        });
  }

  private static Optional<ModelVersion> newest(ReadTransaction tx, String model) {
    return tx.registry().newest(Set.of(model)).getOrDefault(model, List.of()).stream()
        .max(Comparator.comparingInt(ModelVersion::version));
  }

  /// The newest version of a model in each of some stages, newest first.
  ///
  /// @param stages none for all
  public List<ModelVersion> newest(Scope scope, String model, Set<ModelStage> stages) {
    return store.read(
        scope,
        tx -> {
          RegisteredModels.require(tx, model);
          return tx.registry().newest(Set.of(model)).getOrDefault(model, List.of()).stream()
              .filter(version -> stages.isEmpty() || stages.contains(version.stage()))
              .toList();
        });
  }

  /// Searches versions.
  public Results<ModelVersion> search(Scope scope, RegistryQuery query) {
    PageToken token = tokenOf(query);
    RegistrySearch search = query.ofVersions(token, RegistryLimits.VERSIONS_PER_PAGE);
    SearchPage<ModelVersion> page = store.search(scope, tx -> tx.registry().searchVersions(search));
    return new Results<>(page.items(), token.after(page.next()));
  }

  /// Searches versions and finds their source runs.
  public Results<SourcedVersion> searchSourced(Scope scope, RegistryQuery query) {
    PageToken token = tokenOf(query);
    RegistrySearch search = query.ofVersions(token, RegistryLimits.MODELS_PER_PAGE);
    return store.search(
        scope,
        tx -> {
          SearchPage<ModelVersion> page = tx.registry().searchVersions(search);
          return new Results<>(
              page.items().stream().map(version -> sourced(tx, version)).toList(),
              token.after(page.next()));
        });
  }

  private PageToken tokenOf(RegistryQuery query) {
    return PageToken.of(store.secret(), "model versions", query.filter(), query.orderBy());
  }

  private static SourcedVersion sourced(ReadTransaction tx, ModelVersion version) {
    String run = version.source().run();
    return new SourcedVersion(
        version,
        run != null && RunId.isValid(run) ? tx.runs().find(new RunId(run)).orElse(null) : null);
  }

  public ModelVersion describe(Scope scope, String name, int number, String description) {
    return store.write(
        scope,
        tx -> {
          RegisteredModel model = RegisteredModels.require(tx, name);
          ModelVersion version =
              require(tx, name, number).withDescription(description, clock.millis());
          tx.registry().updateVersion(version);
          events.happened(
              tx,
              RegistryAction.VERSION_UPDATED,
              model,
              number,
              RegistryEvents.of(model, number).put("description", description));
          return version;
        });
  }

  /// Moves a version to a stage.
  ///
  /// @param archiveOthers whether all other versions in that stage are archived in the same commit
  /// @throws QuipuException INVALID_ARGUMENT if others are to be archived but the stage is neither
  ///   Staging nor Production
  public ModelVersion transition(
      Scope scope, String name, int number, ModelStage stage, boolean archiveOthers) {
    if (archiveOthers && !stage.isActive()) {
      throw QuipuException.invalid(
          "Model version transition cannot archive existing model versions because '"
              + stage.word()
              + "' is not an Active stage. Valid stages are ['Staging', 'Production']");
    }
    return store.write(
        scope,
        tx -> {
          RegisteredModel model = RegisteredModels.require(tx, name);
          ModelVersion before = require(tx, name, number);
          long now = clock.millis();
          if (archiveOthers) {
            for (int other : tx.registry().inStage(name, stage)) {
              if (other != number) {
                move(tx, model, require(tx, name, other), ModelStage.ARCHIVED, now);
              }
            }
          }
          ModelVersion version = move(tx, model, before, stage, now);
          tx.registry().updateModel(name, model.withUpdated(now));
          return version;
        });
  }

  private ModelVersion move(
      WriteTransaction tx, RegisteredModel model, ModelVersion before, ModelStage to, long now) {
    ModelVersion version = before.withStage(to, now);
    tx.registry().updateVersion(version);
    events.happened(
        tx,
        RegistryAction.VERSION_TRANSITIONED,
        model,
        version.version(),
        RegistryEvents.of(model, version.version())
            .put("from_stage", before.stage().word())
            .put("to_stage", to.word()));
    return version;
  }

  /// Removes a version with its tags and aliases. There is no way back, and its number is not used
  /// again.
  ///
  /// @throws QuipuException CONFLICT if the version is in production
  public void delete(Scope scope, String name, int number) {
    store.remove(
        scope,
        tx -> {
          RegisteredModel model = RegisteredModels.require(tx, name);
          ModelVersion version = require(tx, name, number);
          if (version.stage() == ModelStage.PRODUCTION) {
            throw inProduction(name, number);
          }
          tx.registry().removeVersion(name, number);
          tx.registry().updateModel(name, model.withUpdated(clock.millis()));
          events.happened(
              tx, RegistryAction.VERSION_DELETED, model, number, RegistryEvents.of(model, number));
          return version;
        });
  }

  public void putTag(Scope scope, String name, int number, String key, String value) {
    RegistryNames.checkTag(key, value);
    store.write(
        scope,
        tx -> {
          RegisteredModel model = RegisteredModels.require(tx, name);
          ModelVersion version = require(tx, name, number);
          if (!version.tags().containsKey(key)) {
            RegistryNames.checkCount("tags", version.tags().size() + 1, RegistryLimits.TAGS);
          }
          tx.registry().putVersionTag(name, number, key, value);
          events.happened(
              tx,
              RegistryAction.VERSION_TAG_SET,
              model,
              number,
              RegistryEvents.of(model, number).put("key", key).put("value", value));
          return version;
        });
  }

  /// Removes a tag; a tag that does not exist is no error.
  public void removeTag(Scope scope, String name, int number, String key) {
    Keys.check("Tag key", key);
    store.remove(
        scope,
        tx -> {
          RegisteredModel model = RegisteredModels.require(tx, name);
          ModelVersion version = require(tx, name, number);
          if (tx.registry().removeVersionTag(name, number, key)) {
            events.happened(
                tx,
                RegistryAction.VERSION_TAG_DELETED,
                model,
                number,
                RegistryEvents.of(model, number).put("key", key));
          }
          return version;
        });
  }

  static QuipuException inProduction(String model, int version) {
    return new QuipuException(
        ErrorCode.CONFLICT,
        "Version "
            + version
            + " of model "
            + Text.quote(model)
            + " is in stage Production and cannot be deleted; move it to another stage first");
  }

  static ModelVersion require(ReadTransaction tx, String model, int version) {
    return tx.registry().findVersion(model, version).orElseThrow(() -> missing(model, version));
  }

  private static QuipuException missing(String model, int version) {
    return new QuipuException(
        ErrorCode.NOT_FOUND,
        "Model " + Text.quote(model) + " has no version " + version,
        new Fault.NoModelVersion(model, Integer.toString(version)));
  }
}
