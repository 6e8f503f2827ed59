package dev.quipu.store.memory.registry;

import dev.quipu.core.registry.ModelVersion;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.store.memory.search.Searched;
import java.util.Comparator;
import java.util.List;

/// Versions as searches see them.
final class SearchedVersions extends Searched<Versioned> {
  @Override
  public Place.Value value(Versioned one, Field field) {
    ModelVersion version = one.version();
    return switch (field) {
      case Field.RegistryAttribute(var column) ->
          switch (column) {
            case NAME -> words(version.model());
            case PROMPT -> words(Boolean.toString(one.model().isPrompt()));
            case CREATION_TIME -> whole(version.createdMs());
            case LAST_UPDATE_TIME -> whole(version.updatedMs());
            case VERSION -> whole((long) version.version());
            case STAGE -> words(version.stage().word());
            case USER -> words(version.user());
            case RUN_ID -> words(version.source().run());
            case SOURCE -> words(version.source().uri());
          };
      case Field.Tag(var key) -> words(version.tags().get(key));
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
  public Place place(Versioned one, List<Place.Value> values) {
    return new Place(values, 0, "");
  }

  @Override
  public Comparator<String> ids() {
    return Comparator.naturalOrder();
  }
}
