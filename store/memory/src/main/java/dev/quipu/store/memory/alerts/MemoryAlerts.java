package dev.quipu.store.memory.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.alerts.AlertWriter;
import dev.quipu.engine.port.read.Place;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes the alerts of a project. The experiment of an alert or firing of a run is that
/// of the run, which may have moved since.
///
/// @param runs finds a run
/// @param isActive whether an experiment is not deleted
/// @param reached takes the position up to which alerts have been evaluated
public record MemoryAlerts(
    Map<AlertId, Alert> alerts,
    SortedMap<Long, AlertFiring> firings,
    Map<RunId, StopRequest> stops,
    Function<RunId, @Nullable RunInfo> runs,
    Predicate<ExperimentId> isActive,
    LongConsumer reached)
    implements AlertWriter {
  private static final Comparator<Alert> BY_CREATION =
      Comparator.comparingLong(Alert::createdMs).thenComparing(alert -> alert.id().hex());

  private static final Comparator<Alert> NEWEST_FIRST =
      Comparator.comparingLong(Alert::createdMs)
          .reversed()
          .thenComparing(alert -> alert.id().hex());

  private Optional<Alert> current(Alert alert) {
    if (alert.run() == null) {
      return Optional.of(alert);
    }
    RunInfo run = runs.apply(alert.run());
    return run == null
        ? Optional.empty()
        : Optional.of(
            new Alert(
                alert.id(),
                run.experiment(),
                alert.run(),
                alert.rule(),
                alert.after(),
                alert.createdMs(),
                alert.updatedMs(),
                alert.user()));
  }

  private static AlertFiring changed(
      AlertFiring firing,
      long no,
      ExperimentId experiment,
      AlertFiring.@Nullable Acknowledgement acknowledgement) {
    return new AlertFiring(
        no,
        firing.alert(),
        experiment,
        firing.run(),
        firing.cause(),
        firing.firedMs(),
        firing.rule(),
        firing.point(),
        acknowledgement);
  }

  private Stream<AlertFiring> newestFirst() {
    return firings.values().stream()
        .sorted(Comparator.comparingLong(AlertFiring::no).reversed())
        .flatMap(firing -> {
          RunInfo run = runs.apply(firing.run());
          return run == null
              ? Stream.empty()
              : Stream.of(changed(firing, firing.no(), run.experiment(), firing.acknowledgement()));
        });
  }

  @Override
  public Optional<Alert> find(AlertId id) {
    return Optional.ofNullable(alerts.get(id)).flatMap(this::current);
  }

  @Override
  public List<Alert> ofRun(RunId run) {
    return alerts.values().stream()
        .filter(alert -> run.equals(alert.run()))
        .flatMap(alert -> current(alert).stream())
        .sorted(BY_CREATION)
        .toList();
  }

  @Override
  public List<Alert> ofExperiment(ExperimentId experiment) {
    return alerts.values().stream()
        .filter(alert -> alert.run() == null && alert.experiment().equals(experiment))
        .sorted(BY_CREATION)
        .toList();
  }

  @Override
  public long count() {
    return alerts.size();
  }

  @Override
  public List<Alert> page(Listing listing, @Nullable Place after, int max) {
    return alerts.values().stream()
        .flatMap(alert -> current(alert).stream())
        .filter(alert -> alert.run() == null || isActive(alert.run()))
        .filter(alert -> isActive.test(alert.experiment()))
        .filter(alert ->
            listing.experiment() == null || listing.experiment().equals(alert.experiment()))
        .filter(
            alert -> listing.severity() == null || listing.severity() == alert.rule().severity())
        .filter(alert -> listing.enabled() == null || listing.enabled() == alert.rule().enabled())
        .filter(alert -> after == null || isBehind(alert, after))
        .sorted(NEWEST_FIRST)
        .limit(max)
        .toList();
  }

  private static boolean isBehind(Alert alert, Place place) {
    return alert.createdMs() < place.timeMs()
        || (alert.createdMs() == place.timeMs() && alert.id().hex().compareTo(place.id()) > 0);
  }

  @Override
  public Optional<AlertFiring> findFiring(long no) {
    return newestFirst().filter(firing -> firing.no() == no).findAny();
  }

  private Stream<AlertFiring> of(AlertId alert, RunId run) {
    return newestFirst().filter(firing -> firing.alert().equals(alert) && firing.run().equals(run));
  }

  @Override
  public boolean hasFired(AlertId alert, RunId run, long cause) {
    return of(alert, run).anyMatch(firing -> firing.cause() == cause);
  }

  @Override
  public @Nullable Long lastFiredMs(AlertId alert, RunId run) {
    return of(alert, run).map(AlertFiring::firedMs).max(Long::compare).orElse(null);
  }

  @Override
  public List<AlertFiring> firings(Selection selection, @Nullable Long before, int max) {
    return newestFirst()
        .filter(firing -> before == null || firing.no() < before)
        .filter(firing ->
            selection.run() == null ? isActive(firing.run()) : firing.run().equals(selection.run()))
        .filter(firing ->
            selection.experiment() == null || firing.experiment().equals(selection.experiment()))
        .filter(firing -> selection.alert() == null || firing.alert().equals(selection.alert()))
        .filter(firing ->
            selection.severity() == null || firing.rule().severity() == selection.severity())
        .filter(firing -> !selection.unacknowledged() || firing.acknowledgement() == null)
        .limit(max)
        .toList();
  }

  private boolean isActive(RunId run) {
    RunInfo info = runs.apply(run);
    return info != null && info.isActive();
  }

  @Override
  public Map<AlertId, FiringCount> countFirings(Collection<AlertId> of, @Nullable RunId run) {
    Map<AlertId, FiringCount> counts = new HashMap<>();
    newestFirst()
        .filter(firing -> of.contains(firing.alert()))
        .filter(firing -> run == null || firing.run().equals(run))
        .forEach(firing ->
            counts.merge(
                firing.alert(),
                new FiringCount(1, firing.firedMs()),
                (a, b) ->
                    new FiringCount(a.firings() + b.firings(), Math.max(a.lastMs(), b.lastMs()))));
    return counts;
  }

  @Override
  public Map<RunId, Long> countUnacknowledged(Collection<RunId> of) {
    return newestFirst()
        .filter(firing -> firing.acknowledgement() == null && of.contains(firing.run()))
        .collect(Collectors.groupingBy(AlertFiring::run, Collectors.counting()));
  }

  @Override
  public Optional<StopRequest> findStop(RunId run) {
    return Optional.ofNullable(stops.get(run));
  }

  @Override
  public void put(Alert alert) {
    alerts.put(alert.id(), alert);
  }

  @Override
  public void remove(AlertId id) {
    alerts.remove(id);
  }

  @Override
  public AlertFiring add(AlertFiring firing) {
    long no = firings.isEmpty() ? 1 : firings.lastKey() + 1;
    AlertFiring numbered = changed(firing, no, firing.experiment(), firing.acknowledgement());
    firings.put(no, numbered);
    return numbered;
  }

  @Override
  public void acknowledge(long no, AlertFiring.Acknowledgement acknowledgement) {
    findFiring(no)
        .ifPresent(
            found -> firings.put(no, changed(found, no, found.experiment(), acknowledgement)));
  }

  @Override
  public void putStop(RunId run, StopRequest request) {
    stops.put(run, request);
  }

  @Override
  public void removeStop(RunId run) {
    stops.remove(run);
  }

  @Override
  public void reach(long position) {
    reached.accept(position);
  }
}
