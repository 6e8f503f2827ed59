package dev.quipu.engine.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertFiring.Acknowledgement;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertLimits;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.alerts.AlertReader.FiringCount;
import dev.quipu.engine.port.alerts.AlertReader.Listing;
import dev.quipu.engine.port.alerts.AlertReader.Selection;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.Runs;
import dev.quipu.query.Condition;
import dev.quipu.query.ConditionParser;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes, lists and changes alerts, and shows their firings. An alert counts the points that come
/// after it was made, or after its rule was last changed.
public final class Alerts {
  private final Store store;
  private final InstantSource clock;
  private final IdSource ids;
  private final AlertEvaluator evaluator;

  public Alerts(Store store, InstantSource clock, IdSource ids, AlertEvaluator evaluator) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.evaluator = evaluator;
  }

  /// An alert with the number of its firings.
  ///
  /// @param firings null if it has never fired
  public record Listed(Alert alert, @Nullable FiringCount firings) {}

  /// Reads a condition.
  ///
  /// @throws QuipuException INVALID_ARGUMENT with the details `field`, `position` and `length`
  public Condition parse(String condition) {
    return ConditionParser.parse(condition);
  }

  /// Makes an alert of a run. If the run has an alert of this id, that alert is returned unchanged.
  ///
  /// @param id null to make one
  /// @throws QuipuException NOT_FOUND, ALREADY_EXISTS if something else has an alert of this id
  public Alert create(Scope scope, RunId run, @Nullable AlertId id, AlertRule rule) {
    parse(rule.condition());
    return evaluator.changing(() ->
        store.write(
            scope,
            tx -> {
              RunInfo info = Runs.requireActive(tx, run);
              return known(tx, id, info.experiment(), run)
                  .orElseGet(() -> {
                    checkCount("run", tx.alerts().ofRun(run).size());
                    return add(tx, scope, id, info.experiment(), run, rule);
                  });
            }));
  }

  /// As [#create(Scope, RunId, AlertId, AlertRule)], for all runs of an experiment.
  public Alert create(Scope scope, ExperimentId experiment, @Nullable AlertId id, AlertRule rule) {
    parse(rule.condition());
    return evaluator.changing(() ->
        store.write(
            scope,
            tx -> {
              Experiments.requireActive(tx, experiment);
              return known(tx, id, experiment, null)
                  .orElseGet(() -> {
                    checkCount("experiment", tx.alerts().ofExperiment(experiment).size());
                    return add(tx, scope, id, experiment, null, rule);
                  });
            }));
  }

  /// As [#create(Scope, ExperimentId, AlertId, AlertRule)], for the experiment of a run: a client
  /// may know only its name.
  public Alert createForExperimentOf(Scope scope, RunId run, @Nullable AlertId id, AlertRule rule) {
    RunInfo info = store.read(scope, tx -> Runs.requireActive(tx, run));
    return create(scope, info.experiment(), id, rule);
  }

  private static Optional<Alert> known(
      ReadTransaction tx, @Nullable AlertId id, ExperimentId experiment, @Nullable RunId run) {
    Optional<Alert> known = id == null ? Optional.empty() : tx.alerts().find(id);
    known
        .filter(alert ->
            !Objects.equals(alert.run(), run)
                || (run == null && !alert.experiment().equals(experiment)))
        .ifPresent(alert -> {
          throw new QuipuException(
              ErrorCode.ALREADY_EXISTS,
              "Alert "
                  + id
                  + " already exists in "
                  + (alert.run() == null
                      ? "experiment " + alert.experiment()
                      : "run " + alert.run()));
        });
    return known;
  }

  private static void checkCount(String what, int alerts) {
    if (alerts >= AlertLimits.ALERTS_PER_OWNER) {
      throw QuipuException.invalid(
          "The "
              + what
              + " has "
              + alerts
              + " alerts, as many as are allowed ("
              + AlertLimits.ALERTS_PER_OWNER
              + ")");
    }
  }

  private Alert add(
      WriteTransaction tx,
      Scope scope,
      @Nullable AlertId id,
      ExperimentId experiment,
      @Nullable RunId run,
      AlertRule rule) {
    long count = tx.alerts().count();
    if (count >= AlertLimits.ALERTS_PER_PROJECT) {
      throw QuipuException.invalid(
          "The project has "
              + count
              + " alerts, as many as are allowed ("
              + AlertLimits.ALERTS_PER_PROJECT
              + ")");
    }
    long position = tx.events().append(new Event.AlertsChanged(experiment, run));
    long now = clock.millis();
    Alert alert =
        new Alert(
            Objects.requireNonNullElseGet(id, () -> AlertId.next(ids)),
            experiment,
            run,
            rule,
            position,
            now,
            now,
            scope.user());
    tx.alerts().put(alert);
    return alert;
  }

  /// The alerts that apply to a run: its own, then those of its experiment, with their firings in
  /// this run.
  ///
  /// @throws QuipuException NOT_FOUND
  public List<Listed> ofRun(Scope scope, RunId run) {
    return store.read(
        scope,
        tx -> {
          RunInfo info = Runs.require(tx, run);
          List<Alert> alerts = new ArrayList<>(tx.alerts().ofRun(run));
          alerts.addAll(tx.alerts().ofExperiment(info.experiment()));
          return listed(tx, alerts, run);
        });
  }

  /// The alerts of an experiment itself, with their firings in all runs.
  ///
  /// @throws QuipuException NOT_FOUND
  public List<Listed> ofExperiment(Scope scope, ExperimentId experiment) {
    return store.read(
        scope,
        tx -> {
          Experiments.require(tx, experiment);
          return listed(tx, tx.alerts().ofExperiment(experiment), null);
        });
  }

  /// Alerts of the project, the newest first, with their firings in all runs.
  ///
  /// @param pageToken from the page before; null or empty for the first
  /// @throws QuipuException NOT_FOUND if there is no such experiment
  public Results<Listed> list(Scope scope, Listing listing, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, AlertLimits.ALERTS_PER_PAGE);
    PageToken token = PageToken.of(store.secret(), "alerts", listing);
    Place after = token.searched(pageToken);
    List<Listed> found =
        store.read(
            scope,
            tx -> {
              if (listing.experiment() != null) {
                Experiments.require(tx, listing.experiment());
              }
              return listed(tx, tx.alerts().page(listing, after, max + 1), null);
            });
    return token.page(
        found,
        max,
        last -> new Place(List.of(), last.alert().createdMs(), last.alert().id().hex()).encode());
  }

  private static List<Listed> listed(ReadTransaction tx, List<Alert> alerts, @Nullable RunId run) {
    Map<AlertId, FiringCount> counts =
        tx.alerts().countFirings(alerts.stream().map(Alert::id).toList(), run);
    return alerts.stream().map(alert -> new Listed(alert, counts.get(alert.id()))).toList();
  }

  /// An alert, with its firings in all runs.
  ///
  /// @throws QuipuException NOT_FOUND
  public Listed load(Scope scope, AlertId id) {
    return store.read(scope, tx -> listed(tx, List.of(require(tx, id)), null).getFirst());
  }

  private static Alert require(ReadTransaction tx, AlertId id) {
    return tx.alerts()
        .find(id)
        .orElseThrow(() -> QuipuException.notFound("Alert " + id + " does not exist"));
  }

  /// Changes the rule of an alert.
  ///
  /// @param change makes the new rule of the old one
  /// @throws QuipuException NOT_FOUND
  public Alert update(Scope scope, AlertId id, UnaryOperator<AlertRule> change) {
    return evaluator.changing(() ->
        store.write(
            scope,
            tx -> {
              Alert old = require(tx, id);
              AlertRule rule = change.apply(old.rule());
              if (rule.equals(old.rule())) {
                return old;
              }
              parse(rule.condition());
              long position =
                  tx.events().append(new Event.AlertsChanged(old.experiment(), old.run()));
              Alert changed = old.with(rule, clock.millis()).withAfter(position);
              tx.alerts().put(changed);
              return changed;
            }));
  }

  /// Removes an alert. Its firings stay.
  ///
  /// @throws QuipuException NOT_FOUND
  public void delete(Scope scope, AlertId id) {
    var _ =
        evaluator.changing(() ->
            store.remove(
                scope,
                tx -> {
                  Alert old = require(tx, id);
                  tx.alerts().remove(id);
                  tx.events().append(new Event.AlertsChanged(old.experiment(), old.run()));
                  return old;
                }));
  }

  /// Firings, the newest first.
  ///
  /// @param pageToken from the page before; null or empty for the first
  /// @throws QuipuException NOT_FOUND if there is no such run or experiment
  public Results<AlertFiring> firings(
      Scope scope, Selection selection, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, AlertLimits.FIRINGS_PER_PAGE);
    PageToken token = PageToken.of(store.secret(), "firings", selection);
    String place = token.place(pageToken);
    Long before = place == null ? null : Long.valueOf(place);
    List<AlertFiring> found =
        store.read(
            scope,
            tx -> {
              if (selection.run() != null) {
                Runs.require(tx, selection.run());
              }
              if (selection.experiment() != null) {
                Experiments.require(tx, selection.experiment());
              }
              return tx.alerts().firings(selection, before, max + 1);
            });
    return token.page(found, max, firing -> Long.toString(firing.no()));
  }

  /// The number of firings of each run that nobody has acknowledged; runs without any are left out.
  public Map<RunId, Long> countUnacknowledged(Scope scope, Collection<RunId> runs) {
    return runs.isEmpty()
        ? Map.of()
        : store.read(scope, tx -> tx.alerts().countUnacknowledged(runs));
  }

  /// Takes note of a firing. One that somebody has acknowledged stays as it is.
  ///
  /// @throws QuipuException NOT_FOUND
  public AlertFiring acknowledge(Scope scope, long no) {
    return store.write(
        scope,
        tx -> {
          AlertFiring firing = requireFiring(tx, no);
          if (firing.acknowledgement() != null) {
            return firing;
          }
          tx.alerts().acknowledge(no, new Acknowledgement(clock.millis(), scope.user()));
          tx.events()
              .append(
                  new Event.RunChanged(
                      firing.experiment(), firing.run(), Event.Change.ACKNOWLEDGED));
          return requireFiring(tx, no);
        });
  }

  /// A firing.
  ///
  /// @throws QuipuException NOT_FOUND
  public AlertFiring loadFiring(Scope scope, long no) {
    return store.read(scope, tx -> requireFiring(tx, no));
  }

  private static AlertFiring requireFiring(ReadTransaction tx, long no) {
    return tx.alerts()
        .findFiring(no)
        .orElseThrow(() -> QuipuException.notFound("Firing " + no + " does not exist"));
  }
}
