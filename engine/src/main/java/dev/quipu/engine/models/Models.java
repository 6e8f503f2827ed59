package dev.quipu.engine.models;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelLimits;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.core.models.ModelUse;
import dev.quipu.core.text.Text;
import dev.quipu.engine.datasets.Datasets;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.models.ModelSearch;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.read.View;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.RunNames;
import dev.quipu.engine.runs.Runs;
import dev.quipu.query.Criterion;
import dev.quipu.query.Field;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes, finds and changes models. A model belongs to an experiment: the model goes with the
/// experiment, and stays when the run is removed that made it. Its files are artifacts.
public final class Models {
  private final Store store;
  private final InstantSource clock;
  private final IdSource ids;
  private final RunNames names;

  public Models(Store store, InstantSource clock, IdSource ids, RunNames names) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.names = names;
  }

  /// A model to create.
  ///
  /// @param name null to generate one
  /// @param type empty for none
  /// @param sourceRun see [ModelInfo]
  public record NewModel(
      ExperimentId experiment,
      @Nullable String name,
      String type,
      String sourceRun,
      List<Param> params,
      List<Tag> tags) {
    public NewModel {
      params = List.copyOf(params);
      tags = List.copyOf(tags);
    }

    /// The same as made by a run.
    NewModel of(RunInfo run) {
      return new NewModel(run.experiment(), name, type, run.id().hex(), params, tags);
    }
  }

  /// Makes a model, which is pending, in an experiment that is not deleted.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such experiment
  public LoggedModel create(Scope scope, NewModel wanted) {
    return store.write(
        scope,
        tx -> {
          Experiments.requireActive(tx, wanted.experiment());
          ModelInfo model = insert(tx, ids.nextModelId(), wanted);
          changed(tx, model);
          return load(tx, model.id());
        });
  }

  /// Makes a model, which is pending, as an output of a run that is not deleted. A model of this id
  /// that the run has made before stays as it is.
  ///
  /// @param id chosen by the client, so that creation can be repeated; null to generate one
  /// @param wanted its source is the run, in the experiment of the run
  /// @param step at which the run made the model
  /// @throws QuipuException NOT_FOUND if there is no such run, ALREADY_EXISTS if another run has
  ///   made a model of this id
  public LoggedModel createOfRun(
      Scope scope, RunId run, @Nullable ModelId id, NewModel wanted, long step) {
    return store.write(
        scope,
        tx -> {
          RunInfo source = Runs.requireActive(tx, run);
          Optional<ModelInfo> known = id == null ? Optional.empty() : tx.models().find(id);
          if (known.isPresent()) {
            if (!known.get().sourceRun().equals(run.hex())) {
              throw new QuipuException(
                  ErrorCode.ALREADY_EXISTS, "Model " + id + " already exists, made by another run");
            }
            return load(tx, known.get().id());
          }
          ModelId made = Objects.requireNonNullElseGet(id, ids::nextModelId);
          insert(tx, made, wanted.of(source));
          putUses(tx, run, List.of(new ModelUse(ModelUse.Direction.OUTPUT, made, step)));
          changed(tx, source);
          return load(tx, made);
        });
  }

  private ModelInfo insert(WriteTransaction tx, ModelId id, NewModel wanted) {
    long now = clock.millis();
    ModelInfo model =
        new ModelInfo(
            id,
            wanted.experiment(),
            Objects.requireNonNullElseGet(wanted.name(), names::next),
            wanted.type(),
            ModelStatus.PENDING,
            wanted.sourceRun(),
            now,
            now,
            null);
    tx.models().create(model);
    putParams(tx, id, wanted.params());
    putTags(tx, id, wanted.tags());
    return model;
  }

  /// A model, deleted or not.
  ///
  /// @throws QuipuException NOT_FOUND
  public LoggedModel load(Scope scope, ModelId id) {
    return store.read(scope, tx -> load(tx, id));
  }

  /// The model, also if it is deleted; empty if there is none with this id.
  public Optional<LoggedModel> find(Scope scope, ModelId id) {
    return store.read(scope, tx -> tx.models().load(id));
  }

  private static LoggedModel load(ReadTransaction tx, ModelId id) {
    return tx.models().load(id).orElseThrow(() -> missing(id.value()));
  }

  /// Sets the status of a model that is not deleted.
  public LoggedModel setStatus(Scope scope, ModelId id, ModelStatus status) {
    return update(scope, id, tx -> {}, model -> model.withStatus(status, clock.millis()));
  }

  /// Adds params to a model that is not deleted.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the model has one of them with another value
  public LoggedModel addParams(Scope scope, ModelId id, List<Param> params) {
    return update(scope, id, tx -> putParams(tx, id, params), this::touched);
  }

  /// Puts tags of a model that is not deleted; those that are there are replaced.
  public LoggedModel putTags(Scope scope, ModelId id, List<Tag> tags) {
    return update(scope, id, tx -> putTags(tx, id, tags), this::touched);
  }

  /// Changes a model that is not deleted, all or nothing.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the model has a param with another value
  public LoggedModel change(Scope scope, ModelId id, ModelChange change) {
    return update(
        scope,
        id,
        tx -> {
          putParams(tx, id, change.params());
          putTags(tx, id, change.tags());
          change.removedTags().forEach(key -> tx.models().removeTag(id, key));
        },
        model ->
            change.status() == null
                ? touched(model)
                : model.withStatus(change.status(), clock.millis()));
  }

  /// Removes a tag of a model that is not deleted.
  ///
  /// @throws QuipuException NOT_FOUND if the model has no such tag
  public LoggedModel removeTag(Scope scope, ModelId id, String key) {
    return update(
        scope,
        id,
        tx -> {
          if (!tx.models().removeTag(id, key)) {
            throw new QuipuException(
                ErrorCode.NOT_FOUND,
                "Model " + id + " has no tag " + Text.quote(key),
                new Fault.NoModelTag(id.value(), key));
          }
        },
        this::touched);
  }

  private ModelInfo touched(ModelInfo model) {
    return model.updatedAt(clock.millis());
  }

  @FunctionalInterface
  private interface Work {
    void in(WriteTransaction tx);
  }

  private LoggedModel update(Scope scope, ModelId id, Work work, UnaryOperator<ModelInfo> change) {
    return store.write(
        scope,
        tx -> {
          ModelInfo model = requireActive(tx, id);
          Experiments.requireActive(tx, model.experiment());
          work.in(tx);
          tx.models().update(change.apply(model));
          changed(tx, model);
          return load(tx, id);
        });
  }

  /// Deletes a model, which can be restored. A deleted model stays as it is.
  public void delete(Scope scope, ModelId id) {
    store.remove(
        scope,
        tx -> {
          ModelInfo model = require(tx, id);
          if (model.isActive()) {
            long now = clock.millis();
            tx.models().update(model.deletedAt(now, now));
            changed(tx, model);
          }
          return model;
        });
  }

  /// Restores a deleted model. A model that is not deleted stays as it is.
  public LoggedModel restore(Scope scope, ModelId id) {
    return store.write(
        scope,
        tx -> {
          ModelInfo model = require(tx, id);
          if (!model.isActive()) {
            Experiments.requireActive(tx, model.experiment());
            tx.models().update(model.deletedAt(null, clock.millis()));
            changed(tx, model);
          }
          return load(tx, id);
        });
  }

  /// Tells open pages of the run that made the model.
  private static void changed(WriteTransaction tx, ModelInfo model) {
    Optional.of(model.sourceRun())
        .filter(RunId::isValid)
        .flatMap(run -> tx.runs().find(new RunId(run)))
        .ifPresent(run -> changed(tx, run));
  }

  private static void changed(WriteTransaction tx, RunInfo run) {
    tx.events().append(new Event.RunChanged(run.experiment(), run.id(), Event.Change.UPDATED));
  }

  // ---- runs ----

  /// Notes what a run that is not deleted has taken and made, all or nothing.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such model
  public void addUses(
      Scope scope, RunId id, Collection<DatasetInput> datasets, List<ModelUse> uses) {
    checkCount("models", uses.size(), ModelLimits.USES_PER_REQUEST);
    store.write(
        scope,
        tx -> {
          RunInfo run = Runs.requireActive(tx, id);
          Datasets.note(tx, run, datasets);
          putUses(tx, id, uses);
          changed(tx, run);
          return run;
        });
  }

  private static void putUses(WriteTransaction tx, RunId id, List<ModelUse> uses) {
    for (ModelUse use : uses) {
      requireActive(tx, use.model());
      tx.models().putUse(id, use);
    }
    long all = tx.models().countUses(id);
    if (all > ModelLimits.USES_PER_RUN) {
      throw QuipuException.invalid(
          "Run "
              + id
              + " would have "
              + all
              + " inputs and outputs that are models; at most "
              + ModelLimits.USES_PER_RUN
              + " are allowed");
    }
  }

  /// The models that runs have taken and made; runs without any are left out.
  public Map<RunId, List<ModelUse>> uses(Scope scope, Collection<RunId> runs) {
    return runs.isEmpty() ? Map.of() : store.read(scope, tx -> tx.models().uses(runs));
  }

  /// Stores values that a run logs of metrics of models, within the transaction of their points.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such model, INVALID_ARGUMENT if it is deleted
  public static void putPoints(WriteTransaction tx, RunId run, List<ModelPoint> points) {
    Set<ModelId> known = new HashSet<>();
    for (ModelPoint point : points) {
      if (known.add(point.model())) {
        requireActive(tx, point.model());
      }
      tx.models().putPoint(run, point);
    }
  }

  // ---- searches ----

  /// A search as users write it.
  ///
  /// @param search its page token is given apart
  /// @param text what makes this search different from others, for its page tokens
  /// @param pageToken from the page before; null or empty for the first
  public record ModelQuery(ModelSearch search, String text, @Nullable String pageToken) {
    public ModelQuery {
      List<ExperimentId> experiments = search.experiments();
      if (experiments != null && experiments.size() > PageLimits.EXPERIMENTS_PER_SEARCH) {
        throw QuipuException.invalid(
            "Search names "
                + experiments.size()
                + " experiments; at most "
                + PageLimits.EXPERIMENTS_PER_SEARCH
                + " are allowed");
      }
      Experiments.checkPageSize(search.maxResults(), PageLimits.MODELS_PER_PAGE);
      Set<Object> fields = new HashSet<>();
      search
          .order()
          .forEach(order -> {
            checkMetric(order.order().field());
            if (!fields.add(order.order().field())) {
              throw QuipuException.invalid("The order names the same field twice");
            }
          });
      if (search.filter() != null) {
        Criterion.of(search.filter()).tests().forEach(test -> checkMetric(test.field()));
      }
    }

    private static void checkMetric(Field field) {
      if (field instanceof Field.Metric(var key, var aggregate)
          && aggregate != Field.Aggregate.LAST) {
        throw QuipuException.invalid(
            aggregate.word()
                + "(metrics."
                + key
                + ") is of a run; a model has the newest value only: compare metrics."
                + key);
      }
    }
  }

  /// Searches models. An experiment that does not exist has none.
  public Results<LoggedModel> search(Scope scope, ModelQuery query) {
    ModelSearch search = query.search();
    PageToken token =
        PageToken.of(
            store.secret(),
            "models",
            search.experiments() == null ? "all" : search.experiments(),
            Objects.toString(search.run(), ""),
            query.text(),
            search.view());
    ModelSearch page =
        new ModelSearch(
            search.experiments(),
            search.run(),
            search.filter(),
            search.datasets(),
            search.order(),
            search.view(),
            search.maxResults(),
            token.searched(query.pageToken()));
    SearchPage<LoggedModel> found =
        store.search(
            scope,
            tx -> {
              if (search.run() != null) {
                Runs.require(tx, search.run());
              }
              return tx.models().search(page);
            });
    return new Results<>(found.items(), token.after(found.next()));
  }

  /// The models that a run has made or taken and that are not deleted, newest first.
  ///
  /// @param pageToken from the page before; null or empty for the first
  /// @throws QuipuException NOT_FOUND if there is no such run
  public Results<LoggedModel> ofRun(Scope scope, RunId run, int max, @Nullable String pageToken) {
    return search(
        scope,
        new ModelQuery(
            new ModelSearch(null, run, null, List.of(), List.of(), View.ACTIVE, max, null),
            "",
            pageToken));
  }

  // ---- checks ----

  private static void putParams(WriteTransaction tx, ModelId id, List<Param> params) {
    checkCount("params", params.size(), ModelLimits.PARAMS_PER_REQUEST);
    Map<String, Param> all = new HashMap<>(tx.models().params(id));
    for (Param param : params) {
      Param old = all.putIfAbsent(param.key(), param);
      if (old != null && !old.value().equals(param.value())) {
        throw QuipuException.invalid(
            "Changing param values is not allowed. Param "
                + Text.quote(param.key())
                + " of model "
                + id
                + " has the value "
                + Text.quote(old.value())
                + ", not "
                + Text.quote(param.value()));
      }
    }
    if (all.size() > ModelLimits.PARAMS) {
      throw tooMany(id, all.size(), "params", ModelLimits.PARAMS);
    }
    tx.models().putParams(id, params);
  }

  private static void putTags(WriteTransaction tx, ModelId id, List<Tag> tags) {
    checkCount("tags", tags.size(), ModelLimits.PARAMS_PER_REQUEST);
    tx.models().putTags(id, tags);
    long all = tx.models().countTags(id);
    if (all > ModelLimits.TAGS) {
      throw tooMany(id, all, "tags", ModelLimits.TAGS);
    }
  }

  private static QuipuException tooMany(ModelId id, long count, String what, int max) {
    return QuipuException.invalid(
        "Model " + id + " would have " + count + " " + what + "; at most " + max + " are allowed");
  }

  private static void checkCount(String what, int count, int max) {
    if (count > max) {
      throw QuipuException.invalid(
          "Request has " + count + " " + what + "; at most " + max + " are allowed");
    }
  }

  /// The attributes of a model, deleted or not.
  ///
  /// @throws QuipuException NOT_FOUND
  public static ModelInfo require(ReadTransaction tx, ModelId id) {
    return tx.models().find(id).orElseThrow(() -> missing(id.value()));
  }

  /// The attributes of a model that is not deleted.
  ///
  /// @throws QuipuException NOT_FOUND, INVALID_ARGUMENT if the model is deleted
  public static ModelInfo requireActive(ReadTransaction tx, ModelId id) {
    ModelInfo model = require(tx, id);
    if (!model.isActive()) {
      throw QuipuException.invalid("Model " + id + " is deleted; restore it before changing it");
    }
    return model;
  }

  /// The error of an id that no model has.
  public static QuipuException missing(String id) {
    return new QuipuException(
        ErrorCode.NOT_FOUND, "There is no model with id " + Text.quote(id), new Fault.NoModel(id));
  }
}
