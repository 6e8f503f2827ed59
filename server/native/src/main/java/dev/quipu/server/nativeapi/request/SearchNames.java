package dev.quipu.server.nativeapi.request;

import static dev.quipu.query.Field.Attribute;
import static dev.quipu.query.Field.ExperimentColumn;

import dev.quipu.core.model.RunStatus;
import dev.quipu.core.trace.Assessment;
import dev.quipu.engine.traces.TraceFields;
import dev.quipu.query.Field;
import dev.quipu.query.Field.DatasetColumn;
import dev.quipu.query.Field.ExperimentAttribute;
import dev.quipu.query.Field.ModelAttribute;
import dev.quipu.query.Field.ModelColumn;
import dev.quipu.query.Field.RunAttribute;
import dev.quipu.query.Field.SpanColumn;
import dev.quipu.query.Field.TraceAttribute;
import dev.quipu.query.Field.TraceColumn;
import dev.quipu.query.Vocabulary;

/// The names in filters and orders.
public final class SearchNames {
  private SearchNames() {}

  public static final Vocabulary RUNS =
      Vocabulary.of("runs", "metrics.loss, params.lr, tags.team or run_name")
          .keys(key -> new Field.Metric(key), "metrics", "metric")
          .keys(Field.Param::new, "params", "param", "parameters", "parameter")
          .keys(Field.Tag::new, "tags", "tag")
          .attributes("attributes", "attribute", "attr", "run")
          .attribute(new RunAttribute(Attribute.RUN_ID), "run_id")
          .attribute(new RunAttribute(Attribute.RUN_NAME), "run_name", "run name")
          .attribute(new RunAttribute(Attribute.STATUS), "status")
          .attribute(new RunAttribute(Attribute.USER), "user_id")
          .attribute(new RunAttribute(Attribute.START_TIME), "start_time", "created")
          .attribute(new RunAttribute(Attribute.END_TIME), "end_time")
          .attribute(new RunAttribute(Attribute.DURATION), "duration")
          .attribute(new RunAttribute(Attribute.PARENT_RUN_ID), "parent_run_id")
          .datasets("datasets", "dataset")
          .attribute(new Field.Dataset(DatasetColumn.NAME), "name")
          .attribute(new Field.Dataset(DatasetColumn.DIGEST), "digest")
          .attribute(new Field.Dataset(DatasetColumn.CONTEXT), "context")
          // Whoever comes from another tracker writes this word; to find nothing would mislead.
          .status("FINISHED", RunStatus.COMPLETED)
          .build();

  public static final Vocabulary MODELS =
      Vocabulary.of("models", "metrics.accuracy, params.lr, tags.team or name")
          .keys(key -> new Field.Metric(key), "metrics", "metric")
          .keys(Field.Param::new, "params", "param", "parameters", "parameter")
          .keys(Field.Tag::new, "tags", "tag")
          .attributes("attributes", "attribute", "attr")
          .attribute(new ModelAttribute(ModelColumn.ID), "model_id")
          .attribute(new ModelAttribute(ModelColumn.NAME), "name")
          .attribute(new ModelAttribute(ModelColumn.TYPE), "type")
          .attribute(new ModelAttribute(ModelColumn.STATUS), "status")
          .attribute(new ModelAttribute(ModelColumn.SOURCE_RUN), "source_run_id")
          .attribute(new ModelAttribute(ModelColumn.EXPERIMENT_ID), "experiment_id")
          .attribute(new ModelAttribute(ModelColumn.CREATION_TIME), "creation_time")
          .attribute(new ModelAttribute(ModelColumn.LAST_UPDATE_TIME), "last_update_time")
          .build();

  public static final Vocabulary TRACES =
      Vocabulary.of("traces", "name, tags.team or span.name")
          .keys(TraceFields::tag, "tags", "tag")
          .keys(TraceFields::metadata, "metadata")
          .keys(TraceFields::span, "span")
          .keys(name -> TraceFields.assessment(Assessment.Kind.FEEDBACK, name), "feedback")
          .keys(name -> TraceFields.assessment(Assessment.Kind.EXPECTATION, name), "expectation")
          .keys(TraceFields::issue, "issue")
          .attributes("attributes", "attribute", "attr", "trace")
          .attribute(new TraceAttribute(TraceColumn.ID), "trace_id")
          .attribute(new TraceAttribute(TraceColumn.NAME), "name")
          .attribute(new TraceAttribute(TraceColumn.STATE), "status", "state")
          .attribute(new TraceAttribute(TraceColumn.REQUEST_TIME), "timestamp", "start_time")
          .attribute(new TraceAttribute(TraceColumn.END_TIME), "end_time")
          .attribute(new TraceAttribute(TraceColumn.DURATION), "duration", "execution_time")
          .attribute(new TraceAttribute(TraceColumn.CLIENT_REQUEST_ID), "client_request_id")
          .attribute(new TraceAttribute(TraceColumn.EXPERIMENT_ID), "experiment_id")
          .attribute(new TraceAttribute(TraceColumn.RUN_ID), "run_id")
          .attribute(new TraceAttribute(TraceColumn.PROMPT), "prompt")
          .attribute(new TraceAttribute(TraceColumn.TOTAL_TOKENS), "total_tokens")
          .attribute(new TraceAttribute(TraceColumn.COST), "cost")
          .attribute(new Field.SpanAttribute(SpanColumn.CONTENT), "text")
          .build();

  public static final Vocabulary EXPERIMENTS =
      Vocabulary.of("experiments", "name, creation_time or tags.team")
          .keys(Field.Tag::new, "tags", "tag")
          .attributes("attributes", "attribute", "attr")
          .attribute(new ExperimentAttribute(ExperimentColumn.ID), "experiment_id")
          .attribute(new ExperimentAttribute(ExperimentColumn.NAME), "name")
          .attribute(new ExperimentAttribute(ExperimentColumn.DESCRIPTION), "description")
          .attribute(new ExperimentAttribute(ExperimentColumn.STATUS), "status")
          .attribute(new ExperimentAttribute(ExperimentColumn.CREATION_TIME), "creation_time")
          .attribute(new ExperimentAttribute(ExperimentColumn.LAST_UPDATE_TIME), "last_update_time")
          .attribute(new ExperimentAttribute(ExperimentColumn.RUN_COUNT), "run_count")
          .attribute(new ExperimentAttribute(ExperimentColumn.LAST_RUN_TIME), "last_run_time")
          .build();
}
