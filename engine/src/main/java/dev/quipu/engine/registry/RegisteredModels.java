package dev.quipu.engine.registry;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.core.registry.RegistryAction;
import dev.quipu.core.registry.RegistryLimits;
import dev.quipu.core.registry.RegistryNames;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.registry.RegistrySearch;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes, finds and changes registered models, their tags and aliases.
public final class RegisteredModels {
  private final Store store;
  private final InstantSource clock;
  private final RegistryEvents events;

  public RegisteredModels(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    events = new RegistryEvents(clock);
  }

  /// A model with its newest version in each stage, newest first.
  public record ListedModel(RegisteredModel model, List<ModelVersion> newest) {
    public ListedModel {
      newest = List.copyOf(newest);
    }
  }

  /// Makes a model without versions.
  ///
  /// @throws QuipuException ALREADY_EXISTS if a model or prompt has this name
  public RegisteredModel create(
      Scope scope, String name, boolean isPrompt, String description, Map<String, String> tags) {
    RegistryNames.checkTags(tags);
    long now = clock.millis();
    RegisteredModel model =
        new RegisteredModel(name, isPrompt, description, tags, Map.of(), now, now);
    return store.write(
        scope,
        tx -> {
          refuseTaken(tx, name, isPrompt);
          tx.registry().createModel(model);
          events.happened(tx, RegistryAction.MODEL_CREATED, model, RegistryEvents.created(model));
          return model;
        });
  }

  /// The model with its newest version in each stage.
  ///
  /// @throws QuipuException NOT_FOUND
  public ListedModel load(Scope scope, String name) {
    RegistryNames.checkModel(name);
    return store.read(
        scope,
        tx -> {
          RegisteredModel model = require(tx, name);
          return new ListedModel(
              model, tx.registry().newest(Set.of(name)).getOrDefault(name, List.of()));
        });
  }

  /// Searches models.
  public Results<ListedModel> search(Scope scope, RegistryQuery query) {
    PageToken token = PageToken.of(store.secret(), "models", query.filter(), query.orderBy());
    RegistrySearch search = query.ofModels(token, RegistryLimits.MODELS_PER_PAGE);
    return store.search(
        scope,
        tx -> {
          SearchPage<RegisteredModel> page = tx.registry().searchModels(search);
          Map<String, List<ModelVersion>> newest =
              tx.registry()
                  .newest(
                      page.items().stream().map(RegisteredModel::name).collect(Collectors.toSet()));
          return new Results<>(
              page.items().stream()
                  .map(
                      model -> new ListedModel(model, newest.getOrDefault(model.name(), List.of())))
                  .toList(),
              token.after(page.next()));
        });
  }

  public RegisteredModel describe(Scope scope, String name, String description) {
    return store.write(
        scope,
        tx -> {
          RegisteredModel model = require(tx, name).withDescription(description, clock.millis());
          tx.registry().updateModel(name, model);
          events.happened(
              tx,
              RegistryAction.MODEL_UPDATED,
              model,
              RegistryEvents.of(model).put("description", description));
          return model;
        });
  }

  /// Gives a model another name. Its versions follow.
  ///
  /// @throws QuipuException ALREADY_EXISTS if another model has the name
  public RegisteredModel rename(Scope scope, String name, String newName) {
    RegistryNames.checkModel(newName);
    return store.write(
        scope,
        tx -> {
          RegisteredModel old = require(tx, name);
          if (newName.equals(name)) {
            return old;
          }
          refuseTaken(tx, newName, old.isPrompt());
          RegisteredModel model = old.withName(newName, clock.millis());
          tx.registry().updateModel(name, model);
          events.happened(
              tx,
              RegistryAction.MODEL_RENAMED,
              old,
              RegistryEvents.of(old).put("new_name", newName));
          return model;
        });
  }

  /// Removes a model with all of its versions. There is no way back.
  ///
  /// @throws QuipuException CONFLICT if a version is in production
  public void delete(Scope scope, String name) {
    store.remove(
        scope,
        tx -> {
          RegisteredModel model = require(tx, name);
          List<Integer> inProduction = tx.registry().inStage(name, ModelStage.PRODUCTION);
          if (!inProduction.isEmpty()) {
            throw ModelVersions.inProduction(name, inProduction.getFirst());
          }
          tx.registry().removeModel(name);
          events.happened(tx, RegistryAction.MODEL_DELETED, model, RegistryEvents.of(model));
          return model;
        });
  }

  public void putTag(Scope scope, String name, String key, String value) {
    RegistryNames.checkTag(key, value);
    store.write(
        scope,
        tx -> {
          RegisteredModel model = require(tx, name);
          if (!model.tags().containsKey(key)) {
            RegistryNames.checkCount("tags", model.tags().size() + 1, RegistryLimits.TAGS);
          }
          tx.registry().putModelTag(name, key, value);
          events.happened(
              tx,
              RegistryAction.MODEL_TAG_SET,
              model,
              RegistryEvents.of(model).put("key", key).put("value", value));
          return model;
        });
  }

  /// Removes a tag; a tag that does not exist is no error.
  public void removeTag(Scope scope, String name, String key) {
    Keys.check("Tag key", key);
    store.remove(
        scope,
        tx -> {
          RegisteredModel model = require(tx, name);
          if (tx.registry().removeModelTag(name, key)) {
            events.happened(
                tx,
                RegistryAction.MODEL_TAG_DELETED,
                model,
                RegistryEvents.of(model).put("key", key));
          }
          return model;
        });
  }

  /// Lets an alias name a version. If it named another one before, it does so no longer: at no
  /// moment does it name both or none.
  public void putAlias(Scope scope, String name, String alias, int version) {
    RegistryNames.checkNewAlias(alias);
    store.write(
        scope,
        tx -> {
          RegisteredModel model = require(tx, name);
          ModelVersions.require(tx, name, version);
          if (!model.aliases().containsKey(alias)) {
            RegistryNames.checkCount("aliases", model.aliases().size() + 1, RegistryLimits.ALIASES);
          }
          tx.registry().putAlias(name, alias, version);
          events.happened(
              tx,
              RegistryAction.ALIAS_SET,
              model,
              version,
              RegistryEvents.of(model)
                  .put("alias", alias)
                  .put("version", Integer.toString(version)));
          return model;
        });
  }

  /// Removes an alias; an alias that does not exist is no error.
  public void removeAlias(Scope scope, String name, String alias) {
    RegistryNames.checkAlias(alias);
    store.remove(
        scope,
        tx -> {
          RegisteredModel model = require(tx, name);
          if (tx.registry().removeAlias(name, alias)) {
            events.happened(
                tx,
                RegistryAction.ALIAS_DELETED,
                model,
                RegistryEvents.of(model).put("alias", alias));
          }
          return model;
        });
  }

  static RegisteredModel require(ReadTransaction tx, String name) {
    return tx.registry()
        .findModel(name)
        .orElseThrow(() ->
            new QuipuException(
                ErrorCode.NOT_FOUND,
                "There is no registered model " + Text.quote(name),
                new Fault.NoRegisteredModel(name)));
  }

  private static void refuseTaken(WriteTransaction tx, String name, boolean wantsPrompt) {
    tx.registry()
        .findModel(name)
        .ifPresent(taken -> {
          throw new QuipuException(
              ErrorCode.ALREADY_EXISTS,
              (taken.isPrompt() ? "A prompt" : "A registered model")
                  + " of the name "
                  + Text.quote(name)
                  + " exists already",
              new Fault.ModelNameTaken(name, taken.isPrompt(), wantsPrompt));
        });
  }
}
