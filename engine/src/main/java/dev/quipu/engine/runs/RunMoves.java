package dev.quipu.engine.runs;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.text.Text;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.models.ModelSearch;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunReader.Started;
import dev.quipu.engine.port.read.View;
import dev.quipu.engine.request.PageLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Moves runs between the experiments of a project. The models that a run has made go with it, and
/// so do the runs below it. Addresses of the run that name the experiment stay valid: a tag
/// remembers where the run has been.
public final class RunMoves {
  /// The ids of the experiments in which a run or a model was before, the last one first, with
  /// commas between them.
  public static final String MOVED_FROM = "quipu.moved.from";

  private static final RunColumns WITH_TAG =
      new RunColumns(false, Set.of(), Set.of(MOVED_FROM), Set.of(), false, false);

  private final Store store;

  public RunMoves(Store store) {
    this.store = store;
  }

  /// A run that has been moved.
  public record Moved(RunId run, ExperimentId from) {}

  /// Moves runs, with all below them that are in the same experiment, all or none. A run that is in
  /// the experiment already stays as it is.
  ///
  /// @return the runs that were moved, with those below them
  /// @throws QuipuException NOT_FOUND if there is no such run or experiment, INVALID_ARGUMENT if a
  ///   run is deleted, or too many would move; CONFLICT if a run would leave its parent, or its
  ///   clients store artifacts where the other experiment has none
  public List<Moved> move(Scope scope, Collection<RunId> ids, ExperimentId to) {
    return store.write(
        scope,
        tx -> {
          Experiment target = Experiments.requireActive(tx, to);
          Map<RunId, RunInfo> moving = new LinkedHashMap<>();
          for (RunId id : ids) {
            gather(tx, Runs.requireActive(tx, id), to, moving);
          }
          List<Moved> moved = new ArrayList<>();
          for (RunInfo run : moving.values()) {
            refuseParted(tx, run, moving.keySet());
            refuseOtherPlace(tx, run, target);
            move(tx, run, to);
            moved.add(new Moved(run.id(), run.experiment()));
          }
          return moved;
        });
  }

  private static void gather(
      ReadTransaction tx, RunInfo run, ExperimentId to, Map<RunId, RunInfo> moving) {
    if (run.experiment().equals(to) || moving.putIfAbsent(run.id(), run) != null) {
      return;
    }
    if (moving.size() > RunLimits.MOVED_RUNS) {
      throw QuipuException.invalid(
          "More than "
              + RunLimits.MOVED_RUNS
              + " runs would move, with all that are below them; move fewer at once");
    }
    @Nullable Started after = null;
    while (true) {
      List<RunInfo> children = tx.runs().children(run.id(), after, RunLimits.MOVED_RUNS);
      for (RunInfo child : children) {
        if (child.experiment().equals(run.experiment())) {
          gather(tx, child, to, moving);
        }
      }
      if (children.size() < RunLimits.MOVED_RUNS) {
        return;
      }
      after = new Started(children.getLast().startMs(), children.getLast().id());
    }
  }

  /// A run whose parent is in another experiment would be in no tree.
  private static void refuseParted(ReadTransaction tx, RunInfo run, Set<RunId> moving) {
    RunId parent = run.parent();
    if (parent == null || moving.contains(parent)) {
      return;
    }
    tx.runs()
        .find(parent)
        .filter(found -> found.isActive() && found.experiment().equals(run.experiment()))
        .ifPresent(found -> {
          throw new QuipuException(
              ErrorCode.CONFLICT,
              "Run "
                  + run.id()
                  + " is below run "
                  + parent
                  + " and cannot leave the experiment alone; move run "
                  + parent
                  + " with all that is below it");
        });
  }

  private static void refuseOtherPlace(ReadTransaction tx, RunInfo run, Experiment to) {
    var from = tx.experiments().artifactLocations(Set.of(run.experiment())).get(run.experiment());
    if (!Objects.equals(from, to.artifactLocation())) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "The clients of run "
              + run.id()
              + " store its artifacts "
              + (from == null ? "on this server" : "at " + from.uri())
              + ", and those of experiment "
              + to.id()
              + (to.artifactLocation() == null
                  ? " on this server"
                  : " at " + to.artifactLocation().uri())
              + "; it can go only where the place is the same");
    }
  }

  private static void move(WriteTransaction tx, RunInfo run, ExperimentId to) {
    ExperimentId from = run.experiment();
    Run known = tx.runs().load(run.id(), WITH_TAG).orElseThrow();
    tx.datasets().moveInputs(run.id(), to);
    tx.runs().move(run.id(), to);
    tx.runs().putTags(run.id(), List.of(remembered(known.tags(), from, to)));
    for (LoggedModel model : madeBy(tx, run.id())) {
      tx.models().update(model.info().inExperiment(to));
      tx.models().putTags(model.info().id(), List.of(remembered(model.tags(), from, to)));
    }
    tx.events().append(new Event.RunChanged(from, run.id(), Change.MOVED));
    tx.events().append(new Event.RunChanged(to, run.id(), Change.MOVED));
  }

  private static List<LoggedModel> madeBy(ReadTransaction tx, RunId run) {
    ModelSearch search =
        new ModelSearch(
            null, run, null, List.of(), List.of(), View.ALL, PageLimits.MODELS_PER_PAGE, null);
    return tx.models().search(search).items().stream()
        .filter(model -> model.info().sourceRun().equals(run.hex()))
        .toList();
  }

  private static Tag remembered(List<Tag> tags, ExperimentId from, ExperimentId to) {
    return new Tag(
        MOVED_FROM,
        Stream.concat(Stream.of(from.toString()), places(tags))
            .distinct()
            .filter(place -> !place.equals(to.toString()))
            .limit(RunLimits.EXPERIMENTS_REMEMBERED)
            .collect(Collectors.joining(",")));
  }

  private static Stream<String> places(List<Tag> tags) {
    return tags.stream()
        .filter(tag -> tag.key().equals(MOVED_FROM))
        .flatMap(tag -> Arrays.stream(tag.value().split(",")))
        .filter(place -> Text.integer(place).isPresent());
  }

  /// Whether tags say that their run or model was in an experiment before.
  public static boolean wasIn(List<Tag> tags, ExperimentId experiment) {
    return places(tags).anyMatch(experiment.toString()::equals);
  }

  /// Whether a run is in an experiment, or was before it was moved.
  public boolean isOrWasIn(Scope scope, RunId run, ExperimentId experiment) {
    return store.read(
        scope,
        tx -> Runs.require(tx, run).experiment().equals(experiment) || wasIn(tx, run, experiment));
  }

  static boolean wasIn(ReadTransaction tx, RunId run, ExperimentId experiment) {
    return tx.runs().load(run, WITH_TAG).stream()
        .anyMatch(known -> wasIn(known.tags(), experiment));
  }
}
