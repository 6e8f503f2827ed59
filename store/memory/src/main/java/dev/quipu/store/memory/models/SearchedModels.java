package dev.quipu.store.memory.models;

import dev.quipu.core.model.Param;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelMetric;
import dev.quipu.engine.port.models.ModelSearch;
import dev.quipu.engine.port.models.ModelSearch.ModelOrder;
import dev.quipu.engine.port.models.ModelSearch.OnDataset;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.query.Order;
import dev.quipu.query.ParamNumber;
import dev.quipu.store.memory.search.Searched;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Models as searches see them.
public final class SearchedModels extends Searched<ModelContent> {
  private final ModelSearch search;

  public SearchedModels(ModelSearch search) {
    this.search = search;
  }

  public List<Order> orders() {
    return search.order().stream().map(ModelOrder::order).toList();
  }

  /// Whether a metric counts for the filter.
  public boolean counts(ModelMetric metric) {
    return search.datasets().isEmpty()
        || search.datasets().stream().anyMatch(one -> isOn(one, metric));
  }

  private static boolean isOn(OnDataset dataset, ModelMetric metric) {
    return dataset.includes(metric.point().datasetName(), metric.point().datasetDigest());
  }

  @Override
  public Place.Value value(ModelContent model, Field field) {
    return switch (field) {
      case Field.ModelAttribute(var column) -> attribute(model.info(), column);
      case Field.Tag(var key) -> {
        Tag tag = model.tags().get(key);
        yield words(tag == null ? null : tag.value());
      }
      case Field.Param(var key) -> {
        Param param = model.params().get(key);
        Double number = param == null ? null : ParamNumber.of(param);
        yield number != null ? real(number) : words(param == null ? null : param.value());
      }
      case Field.Metric(var key, _) ->
          ofKey(model, key)
              .filter(metric -> isOrdered(key, metric))
              .max(ModelContent.byTime())
              .map(metric -> real(metric.point().value()))
              .orElse(MISSING);
      case Field.RunAttribute _,
          Field.RunPath _,
          Field.ExperimentAttribute _,
          Field.ColumnAttribute _,
          Field.OfTrace _,
          Field.Dataset _ ->
          throw unfit(field);
    };
  }

  /// Whether a metric counts for the order by its key.
  private boolean isOrdered(String key, ModelMetric metric) {
    for (ModelOrder order : search.order()) {
      OnDataset dataset = order.dataset();
      if (order.order().field().equals(new Field.Metric(key)) && dataset != null) {
        return isOn(dataset, metric);
      }
    }
    return true;
  }

  private static Stream<ModelMetric> ofKey(ModelContent model, String key) {
    return model.metrics().values().stream().filter(metric -> metric.point().key().equals(key));
  }

  @Override
  public Stream<Double> numbers(ModelContent model, Field field) {
    return field instanceof Field.Metric(var key, _)
        ? ofKey(model, key).filter(this::counts).map(metric -> metric.point().value())
        : super.numbers(model, field);
  }

  private static Place.Value attribute(ModelInfo info, Field.ModelColumn column) {
    return switch (column) {
      case ID -> words(info.id().value());
      case NAME -> words(info.name());
      case TYPE -> words(orNull(info.type()));
      case STATUS -> words(info.status().word());
      case SOURCE_RUN -> words(orNull(info.sourceRun()));
      case EXPERIMENT_ID -> words(info.experiment().toString());
      case CREATION_TIME -> whole(info.createdMs());
      case LAST_UPDATE_TIME -> whole(info.updatedMs());
    };
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  @Override
  public Stream<String> texts(ModelContent model, Field field) {
    if (field instanceof Field.Param(var key)) {
      Param param = model.params().get(key);
      return param == null ? Stream.empty() : Stream.of(param.value());
    }
    return value(model, field) instanceof Place.Words(String text) ? Stream.of(text) : Stream.of();
  }

  @Override
  public Place place(ModelContent model, List<Place.Value> values) {
    return new Place(values, model.info().createdMs(), model.info().id().value());
  }

  @Override
  public Comparator<String> ids() {
    return Comparator.naturalOrder();
  }
}
