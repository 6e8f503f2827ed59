package dev.quipu.engine.runs;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunKey;
import dev.quipu.engine.port.read.RunReader.Started;
import dev.quipu.engine.port.read.RunSearch;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes, finds and changes runs. Points come through [Appender].
public final class Runs {
  private final Store store;
  private final InstantSource clock;
  private final IdSource ids;
  private final RunNames names;
  private final Pulses pulses;
  private final Compactor compactor;
  private final Stops stops;

  public Runs(
      Store store,
      InstantSource clock,
      IdSource ids,
      RunNames names,
      Pulses pulses,
      Compactor compactor,
      Stops stops) {
    this.stops = stops;
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.names = names;
    this.pulses = pulses;
    this.compactor = compactor;
  }

  /// A run to create.
  ///
  /// @param id chosen by the client, so that creation can be repeated; null to generate one
  /// @param name null or blank to generate one
  /// @param startMs null for the current time
  /// @param parent need not exist yet: a child may arrive before its parent
  public record NewRun(
      @Nullable RunId id,
      ExperimentId experiment,
      @Nullable String name,
      @Nullable String user,
      @Nullable Long startMs,
      @Nullable RunId parent,
      List<Param> params,
      List<Tag> tags,
      @Nullable String notes) {
    public NewRun {
      params = List.copyOf(params);
      tags = List.copyOf(tags);
      if (notes != null) {
        Text.check("Notes", notes, Limits.NOTES_CHARS);
      }
    }
  }

  /// A run, and whether it is new.
  public record Made(Run run, boolean isNew) {}

  /// Makes a run in an experiment that is not deleted. If the experiment has a run with the same
  /// id, or had it before the run was moved, that run is returned unchanged.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such experiment, ALREADY_EXISTS if another
  ///   experiment has a run with this id
  public Made create(Scope scope, NewRun wanted) {
    @Nullable Run made =
        store.write(
            scope,
            tx -> {
              Optional<RunInfo> known =
                  wanted.id() == null ? Optional.empty() : tx.runs().find(wanted.id());
              if (known.isPresent()) {
                if (!known.get().experiment().equals(wanted.experiment())
                    && !RunMoves.wasIn(tx, known.get().id(), wanted.experiment())) {
                  throw new QuipuException(
                      ErrorCode.ALREADY_EXISTS,
                      "Run "
                          + wanted.id()
                          + " already exists in experiment "
                          + known.get().experiment());
                }
                return null;
              }
              return insert(tx, scope, wanted);
            });
    if (made == null) {
      // The run may be large by now, so load it outside the writer's thread.
      return new Made(load(scope, Objects.requireNonNull(wanted.id()), RunColumns.ALL), false);
    }
    pulses.wrote(scope.project(), made.info());
    return new Made(made, true);
  }

  private Run insert(WriteTransaction tx, Scope scope, NewRun wanted) {
    Experiments.requireActive(tx, wanted.experiment());
    RunInfo info =
        new RunInfo(
            Objects.requireNonNullElseGet(wanted.id(), ids::nextRunId),
            wanted.experiment(),
            wanted.name() == null || wanted.name().isBlank() ? names.next() : wanted.name(),
            Objects.requireNonNullElse(wanted.user(), scope.user()),
            RunStatus.RUNNING,
            Lifecycle.ACTIVE,
            Objects.requireNonNullElseGet(wanted.startMs(), clock::millis),
            null,
            wanted.parent(),
            null);
    tx.runs().create(info);
    RunChange.putParams(tx, info.id(), wanted.params());
    tx.runs().putTags(info.id(), wanted.tags());
    if (wanted.notes() != null) {
      RunNotes.save(tx, info.id(), wanted.notes(), null, info.user(), clock.millis());
    }
    RunChange.happened(tx, info, Change.CREATED);
    return load(tx, info.id(), RunColumns.ALL);
  }

  /// The attributes of a run, deleted or not.
  ///
  /// @throws QuipuException NOT_FOUND
  public RunInfo info(Scope scope, RunId id) {
    return store.read(scope, tx -> require(tx, id));
  }

  /// Loads a run with the given columns.
  ///
  /// @throws QuipuException NOT_FOUND
  public Run load(Scope scope, RunId id, RunColumns columns) {
    return store.read(scope, tx -> load(tx, id, columns));
  }

  /// The children of a run that are not deleted, newest first. A parent that does not exist may
  /// have children: they may arrive before it.
  ///
  /// @param pageToken from the page before; null or empty for the first
  public Results<RunInfo> children(Scope scope, RunId parent, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, PageLimits.RUNS_PER_PAGE);
    PageToken token = PageToken.of(store.secret(), "children", parent);
    String place = token.place(pageToken);
    Started after = place == null ? null : startedAt(place);
    List<RunInfo> found = store.read(scope, tx -> tx.runs().children(parent, after, max + 1));
    return token.page(found, max, run -> run.startMs() + " " + run.id().hex());
  }

  private static Started startedAt(String place) {
    String[] parts = place.split(" ", 2);
    return new Started(Long.parseLong(parts[0]), new RunId(parts[1]));
  }

  /// The number of children of each run that are not deleted; runs without any are left out.
  public Map<RunId, Long> countChildren(Scope scope, Collection<RunId> parents) {
    return parents.isEmpty() ? Map.of() : store.read(scope, tx -> tx.runs().countChildren(parents));
  }

  /// Changes a run that is not deleted, all or nothing.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a param exists with another value
  public RunInfo update(Scope scope, RunId id, RunChange change) {
    RunInfo changed =
        store.write(scope, tx -> change.applyTo(tx, scope, requireActive(tx, id), clock));
    pulses.wrote(scope.project(), changed);
    compactor.changed(scope.project(), changed);
    if (change.status() != null) {
      stops.unmark(new RunKey(scope.project(), id));
    }
    return changed;
  }

  /// Sets a tag of a run that is not deleted to what an edit makes of its value, in one step.
  ///
  /// @param edit gets null if the run has no such tag
  public void editTag(Scope scope, RunId id, String key, TagEdit edit) {
    RunColumns columns = new RunColumns(false, Set.of(), Set.of(key), Set.of(), false, false);
    store.write(
        scope,
        tx -> {
          RunInfo run = requireActive(tx, id);
          @Nullable String before =
              load(tx, id, columns).tags().stream()
                  .filter(tag -> tag.key().equals(key))
                  .map(Tag::value)
                  .findFirst()
                  .orElse(null);
          tx.runs().putTags(id, List.of(new Tag(key, edit.edit(before))));
          RunChange.happened(tx, run, Change.UPDATED);
          return run;
        });
  }

  /// Makes a value of a tag of the one before.
  public interface TagEdit {
    String edit(@Nullable String before);
  }

  /// Removes a tag of a run that is not deleted.
  ///
  /// @throws QuipuException NOT_FOUND if the run has no such tag
  public void removeTag(Scope scope, RunId id, String key) {
    store.remove(
        scope,
        tx -> {
          RunInfo run = requireActive(tx, id);
          if (!tx.runs().removeTag(id, key)) {
            throw noTag(id, key);
          }
          RunChange.happened(tx, run, Change.UPDATED);
          return run;
        });
  }

  /// Deletes a run, which can be restored. A deleted run stays as it is.
  public void delete(Scope scope, RunId id) {
    store.remove(
        scope,
        tx -> {
          RunInfo run = require(tx, id);
          if (run.isActive()) {
            tx.runs().update(run.withLifecycle(Lifecycle.DELETED, clock.millis()));
            RunChange.happened(tx, run, Change.DELETED);
          }
          return run;
        });
  }

  /// Restores a deleted run. A run that is not deleted stays as it is.
  public RunInfo restore(Scope scope, RunId id) {
    return store.write(
        scope,
        tx -> {
          RunInfo run = require(tx, id);
          RunInfo restored = run.withLifecycle(Lifecycle.ACTIVE, null);
          if (!run.isActive()) {
            Experiments.requireActive(tx, run.experiment());
            tx.runs().update(restored);
            RunChange.happened(tx, run, Change.RESTORED);
          }
          return restored;
        });
  }

  /// A search as users write it.
  ///
  /// @param experiments null for all experiments of the project
  /// @param vocabulary of the filter and the order
  /// @param filter blank for all
  /// @param pageToken from the page before; null or empty for the first
  public record RunQuery(
      @Nullable List<ExperimentId> experiments,
      Vocabulary vocabulary,
      String filter,
      List<String> orderBy,
      View view,
      RunColumns columns,
      int maxResults,
      @Nullable String pageToken) {
    public RunQuery {
      experiments = experiments == null ? null : List.copyOf(experiments);
      orderBy = List.copyOf(orderBy);
      if (experiments != null && experiments.size() > PageLimits.EXPERIMENTS_PER_SEARCH) {
        throw QuipuException.invalid(
            "Search names "
                + experiments.size()
                + " experiments; at most "
                + PageLimits.EXPERIMENTS_PER_SEARCH
                + " are allowed");
      }
      Experiments.checkPageSize(maxResults, PageLimits.RUNS_PER_PAGE);
    }
  }

  /// Searches runs. An experiment that does not exist has none.
  public Results<Run> search(Scope scope, RunQuery query) {
    RunSearch search = parse(scope, query);
    SearchPage<Run> page = store.search(scope, tx -> tx.runs().search(search));
    return new Results<>(page.items(), token(query).after(page.next()));
  }

  /// A page of a search, and the number of runs in all its pages at the same moment.
  public record Counted(Results<Run> page, long total) {}

  /// As [#search], with the number of all runs found.
  public Counted searchAndCount(Scope scope, RunQuery query) {
    RunSearch search = parse(scope, query);
    return store.search(
        scope,
        tx -> {
          SearchPage<Run> page = tx.runs().search(search);
          long total = tx.runs().count(search);
          return new Counted(new Results<>(page.items(), token(query).after(page.next())), total);
        });
  }

  /// The number of runs that a search finds in all its pages.
  public long count(Scope scope, RunQuery query) {
    RunSearch search = parse(scope, query);
    return store.search(scope, tx -> tx.runs().count(search));
  }

  private RunSearch parse(Scope scope, RunQuery query) {
    Filter condition = FilterParser.filter(query.filter(), query.vocabulary()).orElse(null);
    List<Order> order = FilterParser.order(query.orderBy(), query.vocabulary());
    return new RunSearch(
        experiments(scope, query),
        condition,
        order,
        query.view(),
        query.columns(),
        query.maxResults(),
        token(query).searched(query.pageToken()));
  }

  /// The experiments of a search. They are read before the search, because a search in memory has
  /// to be the first thing in its snapshot.
  private List<ExperimentId> experiments(Scope scope, RunQuery query) {
    return query.experiments() == null
        ? store.read(scope, tx -> tx.experiments().ids())
        : query.experiments();
  }

  private PageToken token(RunQuery query) {
    return PageToken.of(
        store.secret(),
        "runs",
        query.experiments() == null ? "all" : query.experiments(),
        query.filter(),
        query.orderBy(),
        query.view());
  }

  private static Run load(ReadTransaction tx, RunId id, RunColumns columns) {
    return tx.runs().load(id, columns).orElseThrow(() -> missing(id));
  }

  public static RunInfo require(ReadTransaction tx, RunId id) {
    return tx.runs().find(id).orElseThrow(() -> missing(id));
  }

  public static RunInfo requireActive(ReadTransaction tx, RunId id) {
    RunInfo run = require(tx, id);
    if (!run.isActive()) {
      throw new QuipuException(
          ErrorCode.INVALID_ARGUMENT,
          "Run " + id + " is deleted; restore it before changing it",
          new Fault.DeletedRun(id.hex()));
    }
    return run;
  }

  private static QuipuException missing(RunId id) {
    return new QuipuException(
        ErrorCode.NOT_FOUND, "There is no run with id " + id, new Fault.NoRun(id.hex()));
  }

  private static QuipuException noTag(RunId id, String key) {
    return new QuipuException(
        ErrorCode.NOT_FOUND,
        "Run " + id + " has no tag " + Text.quote(key),
        new Fault.NoTag(id.hex(), key));
  }

  /// Checks the key of a tag to remove.
  public static String checkTagKey(String key) {
    return Keys.check("Tag key", key);
  }
}
