package dev.quipu.engine;

import dev.quipu.core.model.IdSource;
import dev.quipu.engine.alerts.AlertEvaluator;
import dev.quipu.engine.alerts.Alerts;
import dev.quipu.engine.artifacts.Artifacts;
import dev.quipu.engine.artifacts.Uploads;
import dev.quipu.engine.cases.CaseSets;
import dev.quipu.engine.charts.Groups;
import dev.quipu.engine.charts.SeriesReader;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.datasets.Datasets;
import dev.quipu.engine.evaluation.Comparisons;
import dev.quipu.engine.evaluation.Evaluations;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.export.Exports;
import dev.quipu.engine.issues.Issues;
import dev.quipu.engine.lineage.Examples;
import dev.quipu.engine.lineage.Lineage;
import dev.quipu.engine.lineage.Measurements;
import dev.quipu.engine.lineage.Objects;
import dev.quipu.engine.lineage.Tasks;
import dev.quipu.engine.lineage.UnnamedObjects;
import dev.quipu.engine.live.LiveFeed;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.outgoing.Outgoing;
import dev.quipu.engine.points.Appender;
import dev.quipu.engine.points.RunAttempts;
import dev.quipu.engine.points.StreamReader;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.StoreCondition;
import dev.quipu.engine.port.outgoing.Outside;
import dev.quipu.engine.projects.Projects;
import dev.quipu.engine.registry.ModelVersions;
import dev.quipu.engine.registry.RegisteredModels;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.engine.runs.Pulses;
import dev.quipu.engine.runs.RunMoves;
import dev.quipu.engine.runs.RunNames;
import dev.quipu.engine.runs.RunNotes;
import dev.quipu.engine.runs.Runs;
import dev.quipu.engine.runs.Stops;
import dev.quipu.engine.timelines.Logs;
import dev.quipu.engine.timelines.Tracks;
import dev.quipu.engine.traces.Assessments;
import dev.quipu.engine.traces.RunSpans;
import dev.quipu.engine.traces.TraceDetails;
import dev.quipu.engine.traces.TraceMetrics;
import dev.quipu.engine.traces.TraceSearches;
import dev.quipu.engine.traces.Traces;
import dev.quipu.engine.upkeep.Leftovers;
import dev.quipu.engine.upkeep.Purge;
import dev.quipu.engine.upkeep.Space;
import dev.quipu.engine.upkeep.Upkeep;
import dev.quipu.engine.webhooks.Webhooks;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The use cases, wired to one store.
///
/// @param condition tells whether the store takes writes and which rows are damaged
public record Engine(
    Projects projects,
    Experiments experiments,
    Runs runs,
    RunMoves runMoves,
    Appender appender,
    RunAttempts attempts,
    SeriesReader series,
    StreamReader streams,
    Groups groups,
    Logs logs,
    Tracks tracks,
    Tasks tasks,
    Objects objects,
    Lineage lineage,
    Measurements measurements,
    Examples examples,
    Evaluations evaluations,
    Comparisons comparisons,
    Datasets datasets,
    RunNotes notes,
    Exports exports,
    Models models,
    Artifacts artifacts,
    Uploads uploads,
    CaseSets caseSets,
    Issues issues,
    RegisteredModels registeredModels,
    ModelVersions modelVersions,
    Webhooks webhooks,
    Outgoing outgoing,
    Traces traces,
    TraceDetails traceDetails,
    TraceSearches traceSearches,
    TraceMetrics traceMetrics,
    Assessments assessments,
    Alerts alerts,
    AlertEvaluator alertEvaluator,
    Stops stops,
    Pulses pulses,
    Purge purge,
    Space space,
    Compactor compactor,
    Upkeep upkeep,
    LiveFeed live,
    MemoryBudget memory,
    Supplier<StoreCondition> condition)
    implements AutoCloseable {

  /// An engine that sends nothing to the world outside.
  public static Engine over(
      Store store, BlobStore blobs, InstantSource clock, IdSource ids, RandomGenerator random) {
    return over(store, blobs, clock, ids, random, Outside.NONE);
  }

  public static Engine over(
      Store store,
      BlobStore blobs,
      InstantSource clock,
      IdSource ids,
      RandomGenerator random,
      Outside outside) {
    RunNames names = new RunNames(random);
    LiveFeed live = new LiveFeed(store, MemoryBudget.ofEvents());
    live.start();
    Pulses pulses = new Pulses(store, clock, live);
    Stops stops = new Stops(store, clock);
    AlertEvaluator alertEvaluator = new AlertEvaluator(store, clock, pulses, stops);
    alertEvaluator.start();
    Compactor compactor = new Compactor(store, blobs, alertEvaluator::awaitEvaluated);
    compactor.start();
    Artifacts artifacts = new Artifacts(store, blobs, clock);
    Leftovers leftovers = new Leftovers(store, blobs);
    Upkeep upkeep = new Upkeep(store, clock, leftovers);
    Logs logs = new Logs(store);
    Tracks tracks = new Tracks(store);
    Tasks tasks = new Tasks(store, compactor);
    Measurements measurements = new Measurements(store, compactor);
    Examples examples = new Examples(store, compactor);
    Datasets datasets = new Datasets(store);
    Evaluations evaluations = new Evaluations(store, compactor);
    Outgoing outgoing = new Outgoing(store, clock, random, outside);
    if (!outside.equals(Outside.NONE)) {
      outgoing.start();
    }
    Appender appender = new Appender(store, clock, pulses, compactor);
    return new Engine(
        new Projects(store, clock),
        new Experiments(store, clock),
        new Runs(store, clock, ids, names, pulses, compactor, stops),
        new RunMoves(store),
        appender,
        new RunAttempts(store, pulses),
        new SeriesReader(store),
        new StreamReader(store),
        new Groups(store),
        logs,
        tracks,
        tasks,
        new Objects(store, blobs, clock, compactor),
        new Lineage(store, compactor),
        measurements,
        examples,
        evaluations,
        new Comparisons(store, compactor),
        datasets,
        new RunNotes(store),
        new Exports(store, logs, tracks, tasks, measurements, examples, evaluations, datasets),
        new Models(store, clock, ids, names),
        artifacts,
        new Uploads(store, blobs, artifacts, leftovers, clock, ids),
        new CaseSets(store, clock, ids),
        new Issues(store, clock, ids),
        new RegisteredModels(store, clock),
        new ModelVersions(store, clock),
        new Webhooks(store, clock, ids, outside),
        outgoing,
        new Traces(store, new RunSpans(appender)),
        new TraceDetails(store),
        new TraceSearches(store),
        new TraceMetrics(store),
        new Assessments(store, clock, ids),
        new Alerts(store, clock, ids, alertEvaluator),
        alertEvaluator,
        stops,
        pulses,
        new Purge(store, blobs, clock, pulses, leftovers, new UnnamedObjects(store, compactor)),
        new Space(store, clock),
        compactor,
        upkeep,
        live,
        MemoryBudget.ofRequests(),
        store::condition);
  }

  /// Stops the background threads before the store is closed.
  @Override
  public void close() {
    live.close();
    outgoing.close();
    upkeep.close();
    compactor.close();
    alertEvaluator.close();
    pulses.close();
  }
}
