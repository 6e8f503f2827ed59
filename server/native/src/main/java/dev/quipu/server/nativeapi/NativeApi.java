package dev.quipu.server.nativeapi;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.Engine;
import dev.quipu.server.http.Api;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.alerts.AlertRoutes;
import dev.quipu.server.nativeapi.artifacts.ArchiveRoutes;
import dev.quipu.server.nativeapi.artifacts.ArtifactRoutes;
import dev.quipu.server.nativeapi.artifacts.ModelArtifactRoutes;
import dev.quipu.server.nativeapi.artifacts.UploadRoutes;
import dev.quipu.server.nativeapi.cases.CaseSetRoutes;
import dev.quipu.server.nativeapi.charts.ChartRoutes;
import dev.quipu.server.nativeapi.charts.GroupRoutes;
import dev.quipu.server.nativeapi.datasets.DatasetRoutes;
import dev.quipu.server.nativeapi.evaluation.EvaluationRoutes;
import dev.quipu.server.nativeapi.events.EventRoutes;
import dev.quipu.server.nativeapi.experiments.ExperimentRoutes;
import dev.quipu.server.nativeapi.export.ExportRoutes;
import dev.quipu.server.nativeapi.export.TimelineExportRoutes;
import dev.quipu.server.nativeapi.lineage.MeasurementRoutes;
import dev.quipu.server.nativeapi.lineage.ObjectRoutes;
import dev.quipu.server.nativeapi.lineage.TaskRoutes;
import dev.quipu.server.nativeapi.models.ModelRoutes;
import dev.quipu.server.nativeapi.points.AppendRoutes;
import dev.quipu.server.nativeapi.points.PointRoutes;
import dev.quipu.server.nativeapi.points.StreamRoutes;
import dev.quipu.server.nativeapi.projects.ProjectRoutes;
import dev.quipu.server.nativeapi.registry.RegisteredModelRoutes;
import dev.quipu.server.nativeapi.registry.VersionRoutes;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.StopHeader;
import dev.quipu.server.nativeapi.runs.NotesRoutes;
import dev.quipu.server.nativeapi.runs.RunMoveRoutes;
import dev.quipu.server.nativeapi.runs.RunRoutes;
import dev.quipu.server.nativeapi.server.AdminRoutes;
import dev.quipu.server.nativeapi.server.ServerRoutes;
import dev.quipu.server.nativeapi.storage.StorageRoutes;
import dev.quipu.server.nativeapi.timelines.LogRoutes;
import dev.quipu.server.nativeapi.timelines.TrackRoutes;
import dev.quipu.server.nativeapi.traces.TraceRoutes;
import dev.quipu.server.nativeapi.webhooks.WebhookRoutes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The native API, described by the OpenAPI document it serves.
public final class NativeApi implements Api {
  private final List<Route> routes;

  /// @param version of the server, such as `0.1.0`
  public NativeApi(Engine engine, String version, InstantSource clock) {
    List<Route> all = new ArrayList<>();
    StopHeader stop = new StopHeader(engine.stops());
    all.addAll(new ServerRoutes(version, clock.millis(), engine.condition()).routes());
    all.addAll(new ProjectRoutes(engine.projects()).routes());
    all.addAll(new ExperimentRoutes(engine.experiments()).routes());
    all.addAll(
        new RunRoutes(
                engine.runs(),
                engine.experiments(),
                engine.attempts(),
                engine.pulses(),
                engine.alerts(),
                engine.stops())
            .routes());
    all.addAll(new AlertRoutes(engine.alerts()).routes());
    all.addAll(
        new AppendRoutes(engine.appender(), engine.attempts(), engine.streams(), stop, clock)
            .routes());
    all.addAll(new TraceRoutes(engine).routes());
    all.addAll(new WebhookRoutes(engine.webhooks()).routes());
    all.addAll(new PointRoutes(engine.series()).routes());
    all.addAll(new ChartRoutes(engine.series()).routes());
    all.addAll(new GroupRoutes(engine.groups(), engine.runs()).routes());
    all.addAll(new StreamRoutes(engine.streams()).routes());
    all.addAll(new LogRoutes(engine.appender(), engine.logs(), clock).routes());
    all.addAll(new TrackRoutes(engine.appender(), engine.tracks(), clock).routes());
    all.addAll(new TimelineExportRoutes(engine.exports()).routes());
    all.addAll(new ExportRoutes(engine.exports()).routes());
    all.addAll(new TaskRoutes(engine.tasks()).routes());
    all.addAll(new ObjectRoutes(engine.objects(), engine.lineage()).routes());
    all.addAll(new MeasurementRoutes(engine.measurements(), engine.examples()).routes());
    all.addAll(new DatasetRoutes(engine.datasets()).routes());
    all.addAll(new RunMoveRoutes(engine.runMoves()).routes());
    all.addAll(new NotesRoutes(engine.notes()).routes());
    all.addAll(
        new EvaluationRoutes(engine.appender(), engine.evaluations(), engine.comparisons(), clock)
            .routes());
    all.addAll(new CaseSetRoutes(engine.caseSets()).routes());
    all.addAll(new ModelRoutes(engine, clock).routes());
    all.addAll(new ModelArtifactRoutes(engine.artifacts()).routes());
    all.addAll(new ArtifactRoutes(engine.artifacts()).routes());
    all.addAll(new UploadRoutes(engine.uploads()).routes());
    all.addAll(new ArchiveRoutes(engine.artifacts()).routes());
    all.addAll(new RegisteredModelRoutes(engine).routes());
    all.addAll(new VersionRoutes(engine).routes());
    all.addAll(new EventRoutes(engine.live(), clock).routes());
    all.addAll(new StorageRoutes(engine.space()).routes());
    all.addAll(new AdminRoutes(engine.purge()).routes());
    routes = List.copyOf(all);
  }

  @Override
  public List<Route> routes() {
    return routes;
  }

  @Override
  public boolean owns(String path) {
    return path.equals(Paths.BASE) || path.startsWith(Paths.BASE + "/");
  }

  @Override
  public ErrorAnswer error(QuipuException error, String requestId) {
    return new ErrorAnswer(
        ErrorJson.status(error.code()), json -> ErrorJson.write(json, error, requestId));
  }
}
