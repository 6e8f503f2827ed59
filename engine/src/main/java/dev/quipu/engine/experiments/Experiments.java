package dev.quipu.engine.experiments;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.text.Spelling;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.ColumnListing;
import dev.quipu.engine.port.read.ColumnPage;
import dev.quipu.engine.port.read.ColumnUse;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.ExperimentActivity;
import dev.quipu.engine.port.read.ExperimentSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.read.View;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.query.Filter;
import dev.quipu.query.FilterParser;
import dev.quipu.query.Order;
import dev.quipu.query.Vocabulary;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes, finds and changes experiments.
public final class Experiments {
  private final Store store;
  private final InstantSource clock;

  public Experiments(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Changes to an experiment; null keeps an attribute.
  ///
  /// @param tags a null value removes the tag
  public record ExperimentChange(
      @Nullable String name,
      @Nullable String description,
      @Nullable ExperimentStatus status,
      Map<String, @Nullable String> tags) {}

  /// Makes an experiment.
  ///
  /// @throws QuipuException ALREADY_EXISTS if an experiment has this name, deleted or not
  public Experiment create(
      Scope scope,
      String name,
      String description,
      Map<String, String> tags,
      @Nullable ArtifactLocation artifactLocation) {
    tags.forEach(Experiment::checkTag);
    return store.write(
        scope,
        tx -> {
          findSpelled(tx, name)
              .ifPresent(taken -> {
                throw nameTaken(taken);
              });
          return insert(tx, name, description, tags, artifactLocation);
        });
  }

  /// Finds the experiment of this name, or makes it.
  ///
  /// @throws QuipuException CONFLICT if it is deleted
  public Experiment ensure(Scope scope, String name) {
    Optional<Experiment> known = findByName(scope, name);
    if (known.isEmpty()) {
      known =
          Optional.of(
              store.write(
                  scope,
                  tx ->
                      findSpelled(tx, name).orElseGet(() -> insert(tx, name, "", Map.of(), null))));
    }
    if (!known.get().isActive()) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "Experiment " + Text.quote(name) + " is deleted; restore it or choose another name");
    }
    return known.get();
  }

  private Experiment insert(
      WriteTransaction tx,
      String name,
      String description,
      Map<String, String> tags,
      @Nullable ArtifactLocation artifactLocation) {
    long now = clock.millis();
    Experiment experiment =
        new Experiment(
            tx.experiments().nextId(),
            name,
            description,
            ExperimentStatus.ACTIVE,
            Lifecycle.ACTIVE,
            now,
            now,
            new TreeMap<>(tags),
            artifactLocation);
    tx.experiments().create(experiment);
    changed(tx, experiment.id(), Change.CREATED);
    return experiment;
  }

  /// The experiment, deleted or not.
  ///
  /// @throws QuipuException NOT_FOUND
  public Experiment load(Scope scope, ExperimentId id) {
    return store.read(scope, tx -> require(tx, id));
  }

  /// The experiment with its number of runs.
  ///
  /// @throws QuipuException NOT_FOUND
  public ExperimentActivity loadActivity(Scope scope, ExperimentId id) {
    return store
        .read(scope, tx -> tx.experiments().findActivity(id))
        .orElseThrow(() -> missing(id));
  }

  /// The artifact locations of the experiments whose clients store artifacts themselves.
  public Map<ExperimentId, ArtifactLocation> artifactLocations(Scope scope, Set<ExperimentId> ids) {
    return store.read(scope, tx -> tx.experiments().artifactLocations(ids));
  }

  /// Finds an experiment by name, in either of its [spellings][Spelling].
  public Optional<Experiment> findByName(Scope scope, String name) {
    return store.read(scope, tx -> findSpelled(tx, name));
  }

  private static Optional<Experiment> findSpelled(ReadTransaction tx, String name) {
    return tx.experiments()
        .findByName(name)
        .or(() ->
            Spelling.other("Experiment name", name)
                .flatMap(other -> tx.experiments().findByName(other)));
  }

  /// Changes an experiment that is not deleted.
  public Experiment update(Scope scope, ExperimentId id, ExperimentChange change) {
    change
        .tags()
        .forEach((key, value) -> Experiment.checkTag(key, Objects.requireNonNullElse(value, "")));
    return store.write(scope, tx -> update(tx, id, change));
  }

  private Experiment update(WriteTransaction tx, ExperimentId id, ExperimentChange change) {
    Experiment old = requireActive(tx, id);
    String name = Objects.requireNonNullElse(change.name(), old.name());
    if (!name.equals(old.name())) {
      findSpelled(tx, name)
          .filter(taken -> !taken.id().equals(id))
          .ifPresent(taken -> {
            throw nameTaken(taken);
          });
    }
    tx.experiments()
        .update(
            new Experiment(
                id,
                name,
                Objects.requireNonNullElse(change.description(), old.description()),
                Objects.requireNonNullElse(change.status(), old.status()),
                old.lifecycle(),
                old.createdMs(),
                clock.millis(),
                old.tags(),
                old.artifactLocation()));
    change
        .tags()
        .forEach((key, value) -> {
          if (value == null) {
            tx.experiments().removeTag(id, key);
          } else {
            tx.experiments().putTag(id, key, value);
          }
        });
    changed(tx, id, Change.UPDATED);
    return require(tx, id);
  }

  /// Deletes an experiment and its runs. The experiment can be restored.
  public void delete(Scope scope, ExperimentId id) {
    store.remove(
        scope,
        tx -> {
          Experiment old = requireActive(tx, id);
          long now = clock.millis();
          tx.experiments().update(withLifecycle(old, Lifecycle.DELETED, now));
          tx.runs().deleteAll(id, now);
          changed(tx, id, Change.DELETED);
          return old;
        });
  }

  /// Restores a deleted experiment, and the runs that were deleted with it.
  public Experiment restore(Scope scope, ExperimentId id) {
    return store.write(
        scope,
        tx -> {
          Experiment old = require(tx, id);
          if (old.isActive()) {
            throw QuipuException.invalid("Experiment " + id + " is not deleted");
          }
          tx.runs().restoreAll(id, old.updatedMs());
          tx.experiments().update(withLifecycle(old, Lifecycle.ACTIVE, clock.millis()));
          changed(tx, id, Change.RESTORED);
          return require(tx, id);
        });
  }

  private static void changed(WriteTransaction tx, ExperimentId id, Change change) {
    tx.events().append(new Event.ExperimentChanged(id, change));
  }

  private static Experiment withLifecycle(Experiment old, Lifecycle lifecycle, long now) {
    return new Experiment(
        old.id(),
        old.name(),
        old.description(),
        old.status(),
        lifecycle,
        old.createdMs(),
        now,
        old.tags(),
        old.artifactLocation());
  }

  /// A search as users write it.
  ///
  /// @param vocabulary of the filter and the order
  /// @param filter blank for all
  /// @param pageToken from the page before; null or empty for the first
  public record ExperimentQuery(
      Vocabulary vocabulary,
      String filter,
      List<String> orderBy,
      View view,
      int maxResults,
      @Nullable String pageToken) {
    public ExperimentQuery {
      orderBy = List.copyOf(orderBy);
      checkPageSize(maxResults, PageLimits.EXPERIMENTS_PER_PAGE);
    }
  }

  /// Searches experiments.
  public Results<ExperimentActivity> search(Scope scope, ExperimentQuery query) {
    Filter condition = FilterParser.filter(query.filter(), query.vocabulary()).orElse(null);
    List<Order> order = FilterParser.order(query.orderBy(), query.vocabulary());
    PageToken token =
        PageToken.of(store.secret(), "experiments", query.filter(), query.orderBy(), query.view());
    ExperimentSearch search =
        new ExperimentSearch(
            condition, order, query.view(), query.maxResults(), token.searched(query.pageToken()));
    SearchPage<ExperimentActivity> page =
        store.search(scope, tx -> tx.experiments().search(search));
    return new Results<>(page.items(), token.after(page.next()));
  }

  /// A page of the keys in use by the runs of an experiment, most used first.
  ///
  /// @param total the number of keys in all pages
  public record Columns(Results<ColumnUse> page, long total) {}

  /// The keys in use by the runs of an experiment, for pickers and completion.
  ///
  /// @param part only keys that contain this text; case does not matter
  /// @param kind null for all kinds
  /// @param pageToken from the page before; null or empty for the first
  public Columns columns(
      Scope scope,
      ExperimentId id,
      String part,
      ColumnUse.@Nullable Kind kind,
      int max,
      @Nullable String pageToken) {
    checkPageSize(max, PageLimits.COLUMNS_PER_LIST);
    PageToken token = PageToken.of(store.secret(), "columns", id, part, Objects.toString(kind, ""));
    String place = token.place(pageToken);
    ColumnListing listing =
        new ColumnListing(part, kind, place == null ? null : columnAt(place), max);
    ColumnPage found =
        store.search(
            scope,
            tx -> {
              require(tx, id);
              return tx.experiments().columns(id, listing);
            });
    return new Columns(
        new Results<>(
            found.columns(),
            found.hasMore() ? token.after(placeOf(found.columns().getLast())) : null),
        found.total());
  }

  private static String placeOf(ColumnUse use) {
    return use.runs() + " " + use.kind() + " " + use.key();
  }

  private static ColumnUse columnAt(String place) {
    String[] parts = place.split(" ", 3);
    return new ColumnUse(
        ColumnUse.Kind.valueOf(parts[1]), parts[2], Long.parseLong(parts[0]), false);
  }

  public static void checkPageSize(int size, int limit) {
    if (size < 1 || size > limit) {
      throw QuipuException.invalid("Page size is " + size + "; it must be from 1 to " + limit);
    }
  }

  public static Experiment require(ReadTransaction tx, ExperimentId id) {
    return tx.experiments().find(id).orElseThrow(() -> missing(id));
  }

  public static Experiment requireActive(ReadTransaction tx, ExperimentId id) {
    Experiment experiment = require(tx, id);
    if (!experiment.isActive()) {
      throw QuipuException.invalid(
          "Experiment " + id + " is deleted; restore it before changing it");
    }
    return experiment;
  }

  private static QuipuException missing(ExperimentId id) {
    return new QuipuException(
        ErrorCode.NOT_FOUND,
        "There is no experiment with id " + id,
        new Fault.NoExperiment(id.toString()));
  }

  private static QuipuException nameTaken(Experiment taken) {
    return new QuipuException(
        ErrorCode.ALREADY_EXISTS,
        "Experiment "
            + Text.quote(taken.name())
            + " already exists"
            + (taken.isActive() ? "" : " in deleted state; restore it or choose another name"),
        new Fault.NameTaken(taken.name(), !taken.isActive()));
  }
}
