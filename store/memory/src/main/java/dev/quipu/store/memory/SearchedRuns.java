package dev.quipu.store.memory;

import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Summary;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.query.ParamNumber;
import dev.quipu.store.memory.search.Searched;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs as searches see them.
final class SearchedRuns extends Searched<RunContent> {
  private final BlobStore blobs;

  SearchedRuns(BlobStore blobs) {
    this.blobs = blobs;
  }

  @Override
  public Place.Value value(RunContent run, Field field) {
    return switch (field) {
      case Field.RunAttribute(var attribute) -> attribute(run.info, attribute);
      case Field.RunPath(var before, var after) ->
          words(before + run.info.experiment() + "/" + run.info.id() + after);
      case Field.Metric(var key, var aggregate) -> {
        Summary summary = run.points.summaries(blobs).get(key);
        yield summary == null ? MISSING : real(value(summary, aggregate));
      }
      case Field.Param(var key) -> {
        Param param = run.params.get(key);
        Double number = param == null ? null : ParamNumber.of(param);
        yield number != null ? real(number) : words(param == null ? null : param.value());
      }
      case Field.Tag(var key) -> {
        Tag tag = run.tags.get(key);
        yield words(tag == null ? null : tag.value());
      }
      case Field.Dataset _,
          Field.ExperimentAttribute _,
          Field.ModelAttribute _,
          Field.ColumnAttribute _,
          Field.OfTrace _ ->
          throw unfit(field);
    };
  }

  @Override
  public Stream<String> texts(RunContent run, Field field) {
    return switch (field) {
      // A param that is a number is compared as a text, too.
      case Field.Param(var key) -> Stream.ofNullable(run.params.get(key)).map(Param::value);
      case Field.Dataset(var column) ->
          run.inputs.stream().flatMap(input -> Stream.ofNullable(text(column, input)));
      case Field.RunAttribute _,
          Field.RunPath _,
          Field.Metric _,
          Field.Tag _,
          Field.ExperimentAttribute _,
          Field.ModelAttribute _,
          Field.ColumnAttribute _,
          Field.OfTrace _ ->
          value(run, field) instanceof Place.Words(String text) ? Stream.of(text) : Stream.of();
    };
  }

  private static double value(Summary summary, Field.Aggregate aggregate) {
    return switch (aggregate) {
      case LAST -> summary.last();
      case FIRST -> summary.first();
      case MIN -> summary.min();
      case MAX -> summary.max();
    };
  }

  private static Place.Value attribute(RunInfo info, Field.Attribute attribute) {
    Long end = info.endMs();
    return switch (attribute) {
      case RUN_ID -> words(info.id().hex());
      case RUN_NAME -> words(info.name());
      case USER -> words(info.user());
      case STATUS -> words(info.status().word());
      case PARENT_RUN_ID -> words(info.parent() == null ? null : info.parent().hex());
      case START_TIME -> whole(info.startMs());
      case END_TIME -> whole(end);
      case DURATION -> whole(end == null ? null : (Long) (end - info.startMs()));
    };
  }

  private static @Nullable String text(Field.DatasetColumn column, DatasetInput input) {
    return switch (column) {
      case NAME -> input.dataset().name();
      case DIGEST -> input.dataset().digest();
      case CONTEXT -> input.tags().get(DatasetInput.CONTEXT);
    };
  }

  @Override
  public Place place(RunContent run, List<Place.Value> values) {
    return new Place(values, run.info.startMs(), run.info.id().hex());
  }

  @Override
  public Comparator<String> ids() {
    return Comparator.naturalOrder();
  }
}
