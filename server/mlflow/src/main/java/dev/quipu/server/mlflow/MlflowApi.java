package dev.quipu.server.mlflow;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.Engine;
import dev.quipu.server.http.Api;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.artifacts.ArtifactRoutes;
import dev.quipu.server.mlflow.artifacts.ModelArtifactRoutes;
import dev.quipu.server.mlflow.artifacts.MultipartRoutes;
import dev.quipu.server.mlflow.cases.CaseRoutes;
import dev.quipu.server.mlflow.cases.CaseSetRoutes;
import dev.quipu.server.mlflow.graphql.GraphqlRoutes;
import dev.quipu.server.mlflow.graphql.GraphqlRoutes.RootField;
import dev.quipu.server.mlflow.issues.IssueRoutes;
import dev.quipu.server.mlflow.models.ModelRoutes;
import dev.quipu.server.mlflow.models.ModelSearchRoutes;
import dev.quipu.server.mlflow.registry.RegisteredModelRoutes;
import dev.quipu.server.mlflow.registry.VersionRoutes;
import dev.quipu.server.mlflow.request.MlflowError;
import dev.quipu.server.mlflow.request.Wording;
import dev.quipu.server.mlflow.traces.AssessmentRoutes;
import dev.quipu.server.mlflow.traces.CorrelationRoutes;
import dev.quipu.server.mlflow.traces.LegacyTraceRoutes;
import dev.quipu.server.mlflow.traces.MetricsRoutes;
import dev.quipu.server.mlflow.traces.OtlpRoutes;
import dev.quipu.server.mlflow.traces.TraceRoutes;
import dev.quipu.server.mlflow.tracking.DatasetSearchRoutes;
import dev.quipu.server.mlflow.tracking.ExperimentRoutes;
import dev.quipu.server.mlflow.tracking.LogRoutes;
import dev.quipu.server.mlflow.tracking.MetricRoutes;
import dev.quipu.server.mlflow.tracking.RunRoutes;
import dev.quipu.server.mlflow.webhooks.WebhookRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The MLflow API: its routes under `/api/2.0`, `/api/3.0` and the same below `/ajax-api`, a few at
/// the root, and its form of errors. MLflow has no word for a project, so the address of the server
/// names it: a client of `http://host:port/projects/NAME` works in that project, and any other in
/// `default`.
public final class MlflowApi implements Api {
  private static final List<String> BASES =
      List.of("/api/2.0", "/api/3.0", "/ajax-api/2.0", "/ajax-api/3.0");
  private static final List<String> ROOT_PATHS =
      List.of(
          "/get-artifact", "/model-versions", "/graphql", "/v1", "/gateway", "/health", "/version");

  /// What the addresses of a project begin with.
  private static final String PROJECT = "/projects/{" + Route.PROJECT + "}";

  private static final Pattern OF_PROJECT = Pattern.compile("/projects/[^/]+(?=/)");

  private final List<Route> routes;

  /// @param modelSources the sources that versions of models may have: each source must contain a
  ///   match
  public MlflowApi(Engine engine, Pattern modelSources) {
    ExperimentRoutes experiments = new ExperimentRoutes(engine.experiments());
    RunRoutes runs = new RunRoutes(engine);
    LogRoutes log = new LogRoutes(engine);
    DatasetSearchRoutes datasets = new DatasetSearchRoutes(engine.datasets());
    MetricRoutes metrics = new MetricRoutes(engine.series());
    ArtifactRoutes artifacts = new ArtifactRoutes(engine);
    RegisteredModelRoutes registered = new RegisteredModelRoutes(engine);
    VersionRoutes versions = new VersionRoutes(engine, artifacts, modelSources);
    WebhookRoutes webhooks = new WebhookRoutes(engine.webhooks());
    MultipartRoutes multipart = new MultipartRoutes(engine);
    ModelRoutes models = new ModelRoutes(engine);
    ModelSearchRoutes modelSearch = new ModelSearchRoutes(engine);
    ModelArtifactRoutes modelArtifacts = new ModelArtifactRoutes(engine);
    CaseSetRoutes caseSets = new CaseSetRoutes(engine.caseSets());
    CaseRoutes cases = new CaseRoutes(engine.caseSets());
    IssueRoutes issues = new IssueRoutes(engine.issues());
    TraceRoutes traces = new TraceRoutes(engine);
    LegacyTraceRoutes legacyTraces = new LegacyTraceRoutes(engine, traces);
    AssessmentRoutes assessments = new AssessmentRoutes(engine);
    CorrelationRoutes correlations = new CorrelationRoutes(engine);
    MetricsRoutes traceMetrics = new MetricsRoutes(engine);
    List<Route> all = new ArrayList<>();
    for (String base : BASES) {
      all.addAll(experiments.below(base + "/mlflow/experiments"));
      all.addAll(datasets.below(base + "/mlflow/experiments"));
      all.addAll(runs.below(base + "/mlflow/runs"));
      all.addAll(log.below(base + "/mlflow/runs"));
      all.addAll(metrics.below(base + "/mlflow/metrics", base.startsWith("/ajax-api")));
      all.addAll(artifacts.below(base));
      all.addAll(models.below(base + "/mlflow/logged-models"));
      all.addAll(modelSearch.below(base + "/mlflow/logged-models"));
      all.addAll(modelArtifacts.below(base + "/mlflow/logged-models"));
      all.addAll(caseSets.below(base + "/mlflow/datasets"));
      all.addAll(cases.below(base + "/mlflow/datasets"));
      all.addAll(issues.below(base + "/mlflow/issues"));
      all.addAll(registered.below(base + "/mlflow/registered-models"));
      all.addAll(versions.below(base + "/mlflow/model-versions"));
      all.addAll(webhooks.below(base + "/mlflow/webhooks"));
      all.addAll(multipart.below(base + "/mlflow-artifacts/mpu"));
      all.addAll(traces.below(base + "/mlflow"));
      all.addAll(legacyTraces.below(base + "/mlflow"));
      all.addAll(assessments.below(base + "/mlflow/traces"));
      all.addAll(correlations.below(base + "/mlflow/traces"));
      all.addAll(traceMetrics.below(base + "/mlflow/traces"));
      all.addAll(ServerRoutes.below(base));
      all.addAll(AbsentRoutes.below(base));
    }
    all.addAll(
        new GraphqlRoutes(queries(experiments, runs, metrics, datasets, artifacts, versions))
            .atRoot());
    all.addAll(artifacts.atRoot());
    all.addAll(versions.atRoot());
    all.addAll(new OtlpRoutes(engine).atRoot());
    all.addAll(ServerRoutes.atRoot());
    all.addAll(AbsentRoutes.atRoot());
    this.routes = Stream.concat(all.stream(), all.stream().map(MlflowApi::ofProject)).toList();
  }

  private static Route ofProject(Route route) {
    return new Route(
        route.method(), PROJECT + route.template(), route.permission(), route.handler());
  }

  /// What GraphQL can ask for, each with the answer of a route.
  private static Map<String, RootField> queries(
      ExperimentRoutes experiments,
      RunRoutes runs,
      MetricRoutes metrics,
      DatasetSearchRoutes datasets,
      ArtifactRoutes artifacts,
      VersionRoutes versions) {
    List<String> run = List.of("runId", "runUuid");
    List<String> page = List.of("filter", "maxResults", "orderBy", "pageToken");
    return Map.of(
        "mlflowGetExperiment",
        new RootField("GetExperiment", List.of("experimentId"), experiments::get),
        "mlflowGetRun",
        new RootField("GetRun", run, runs::get),
        "mlflowSearchRuns",
        new RootField(
            "SearchRuns",
            Stream.concat(page.stream(), Stream.of("experimentIds", "runViewType")).toList(),
            runs::search),
        "mlflowGetMetricHistoryBulkInterval",
        new RootField(
            "GetMetricHistoryBulkInterval",
            List.of("runIds", "metricKey", "startStep", "endStep", "maxResults"),
            metrics::sampled),
        "mlflowListArtifacts",
        new RootField(
            "ListArtifacts",
            Stream.concat(run.stream(), Stream.of("path", "pageToken")).toList(),
            artifacts::list),
        "mlflowSearchDatasets",
        new RootField("SearchDatasets", List.of("experimentIds"), datasets::search),
        "mlflowSearchModelVersions",
        new RootField("SearchModelVersions", page, versions::search));
  }

  @Override
  public List<Route> routes() {
    return routes;
  }

  @Override
  public boolean owns(String path) {
    Matcher project = OF_PROJECT.matcher(path);
    String rest = project.lookingAt() ? path.substring(project.end()) : path;
    return Stream.concat(BASES.stream(), ROOT_PATHS.stream())
        .anyMatch(own -> rest.equals(own) || rest.startsWith(own + "/"));
  }

  @Override
  public ErrorAnswer error(QuipuException error, String requestId) {
    MlflowError form = MlflowError.of(error.code());
    return new ErrorAnswer(form.status(), form.body(Wording.of(error), requestId));
  }
}
