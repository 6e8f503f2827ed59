package dev.quipu.store.memory.registry;

import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.store.memory.search.Searched;
import java.util.Comparator;
import java.util.List;

/// Models as searches see them.
final class SearchedModels extends Searched<RegisteredModel> {
  @Override
  public Place.Value value(RegisteredModel model, Field field) {
    return switch (field) {
      case Field.RegistryAttribute(var column) ->
          switch (column) {
            case NAME -> words(model.name());
            case PROMPT -> words(Boolean.toString(model.isPrompt()));
            case CREATION_TIME -> whole(model.createdMs());
            case LAST_UPDATE_TIME -> whole(model.updatedMs());
            case VERSION, STAGE, USER, RUN_ID, SOURCE -> throw unfit(field);
          };
      case Field.Tag(var key) -> words(model.tags().get(key));
      case Field.RunAttribute _,
          Field.RunPath _,
          Field.Metric _,
          Field.Param _,
          Field.Dataset _,
          Field.ExperimentAttribute _,
          Field.ModelAttribute _,
          Field.ColumnAttribute _,
          Field.OfTrace _ ->
          throw unfit(field);
    };
  }

  @Override
  public Place place(RegisteredModel model, List<Place.Value> values) {
    return new Place(values, 0, "");
  }

  @Override
  public Comparator<String> ids() {
    return Comparator.naturalOrder();
  }
}
