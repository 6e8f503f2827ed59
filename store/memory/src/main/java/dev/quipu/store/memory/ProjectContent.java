package dev.quipu.store.memory;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.issues.Issue;
import dev.quipu.core.issues.IssueId;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.trace.TraceId;
import dev.quipu.engine.port.read.UploadReader.Part;
import dev.quipu.engine.port.read.UploadReader.Upload;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.store.memory.cases.StoredCaseSet;
import dev.quipu.store.memory.models.ModelContent;
import dev.quipu.store.memory.registry.StoredModel;
import dev.quipu.store.memory.traces.MemoryTraces;
import dev.quipu.store.memory.traces.StoredTrace;
import dev.quipu.store.memory.webhooks.StoredWebhook;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything in a project at one moment. A copy shares its runs with the original, and a write
/// copies each run before it changes the run.
final class ProjectContent {
  final SortedMap<Long, Experiment> experiments = new TreeMap<>();
  final SortedMap<String, Artifact> artifacts = new TreeMap<>();
  final SortedMap<String, StoredUpload> uploads = new TreeMap<>();
  final SortedMap<ModelId, ModelContent> models = new TreeMap<>();
  final SortedMap<CaseSetId, StoredCaseSet> caseSets = new TreeMap<>();
  final SortedMap<IssueId, Issue> issues = new TreeMap<>();
  final SortedMap<TraceId, StoredTrace> traces = new TreeMap<>();
  final Set<MemoryTraces.EarlyLink> earlyTraceLinks = new HashSet<>();
  final SortedMap<String, StoredModel> registry = new TreeMap<>();
  final SortedMap<WebhookId, StoredWebhook> webhooks = new TreeMap<>();
  final Map<AlertId, Alert> alerts = new LinkedHashMap<>();
  final SortedMap<Long, AlertFiring> firings = new TreeMap<>();
  final Map<RunId, StopRequest> stops = new HashMap<>();
  final Map<Digest, ObjectLogged> objects = new HashMap<>();

  /// The contents of objects that are blobs.
  final Map<Digest, MemoryLineage.Content> contents = new HashMap<>();

  /// The greatest id that an experiment has or had; -1 if there was none.
  private long lastExperiment = -1;

  private final SortedMap<Long, RunContent> runs = new TreeMap<>();
  private final Map<RunId, Long> numbers = new HashMap<>();
  private long lastRun;

  /// The runs that are not shared.
  private final Set<Long> own = new HashSet<>();

  /// An upload with its parts by number.
  record StoredUpload(Upload upload, long touchedMs, SortedMap<Integer, Part> parts) {
    StoredUpload with(Part part, long nowMs) {
      SortedMap<Integer, Part> all = new TreeMap<>(parts);
      all.put(part.number(), part);
      return new StoredUpload(upload, nowMs, all);
    }
  }

  ProjectContent copy() {
    ProjectContent copy = new ProjectContent();
    copy.experiments.putAll(experiments);
    copy.artifacts.putAll(artifacts);
    copy.uploads.putAll(uploads);
    copy.models.putAll(models);
    copy.caseSets.putAll(caseSets);
    copy.issues.putAll(issues);
    copy.traces.putAll(traces);
    copy.earlyTraceLinks.addAll(earlyTraceLinks);
    copy.registry.putAll(registry);
    copy.webhooks.putAll(webhooks);
    copy.alerts.putAll(alerts);
    copy.firings.putAll(firings);
    copy.stops.putAll(stops);
    copy.objects.putAll(objects);
    copy.contents.putAll(contents);
    copy.lastExperiment = lastExperiment;
    copy.runs.putAll(runs);
    copy.numbers.putAll(numbers);
    copy.lastRun = lastRun;
    return copy;
  }

  // ---- experiments ----

  long nextExperiment() {
    return lastExperiment + 1;
  }

  void put(Experiment experiment) {
    experiments.put(experiment.id().value(), experiment);
    lastExperiment = Math.max(lastExperiment, experiment.id().value());
  }

  // ---- runs ----

  /// The runs by number, those included whose removal has begun.
  SortedMap<Long, RunContent> allRuns() {
    return Collections.unmodifiableSortedMap(runs);
  }

  /// The runs that reads find, by number.
  Stream<RunContent> runs() {
    return runs.values().stream().filter(run -> !run.isDoomed);
  }

  /// The run of an id, even if its removal has begun; null if there is none.
  @Nullable RunContent findAny(RunId id) {
    Long no = numbers.get(id);
    return no == null ? null : runs.get(no);
  }

  @Nullable RunContent find(RunId id) {
    RunContent run = findAny(id);
    return run == null || run.isDoomed ? null : run;
  }

  /// @throws QuipuException NOT_FOUND
  RunContent load(RunId id) {
    RunContent run = find(id);
    if (run == null) {
      throw QuipuException.notFound("Run " + id + " does not exist");
    }
    return run;
  }

  /// The run to change.
  ///
  /// @throws QuipuException NOT_FOUND
  RunContent change(RunId id) {
    return change(load(id).no);
  }

  RunContent change(long no) {
    RunContent run = Objects.requireNonNull(runs.get(no));
    if (own.add(no)) {
      run = run.copy();
      runs.put(no, run);
    }
    return run;
  }

  void add(RunInfo info) {
    lastRun++;
    own.add(lastRun);
    runs.put(lastRun, new RunContent(lastRun, info));
    numbers.put(info.id(), lastRun);
  }

  void remove(RunContent run) {
    runs.remove(run.no);
    RunId id = run.info.id();
    numbers.remove(id);
    alerts.values().removeIf(alert -> id.equals(alert.run()));
    firings.values().removeIf(firing -> id.equals(firing.run()));
    stops.remove(id);
  }
}
