package dev.quipu.store.memory.cases;

import dev.quipu.core.cases.CaseSet;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.store.memory.search.Searched;
import java.util.Comparator;
import java.util.List;

/// Sets of cases as searches see them.
final class SearchedCaseSets extends Searched<CaseSet> {
  @Override
  public Place.Value value(CaseSet set, Field field) {
    return switch (field) {
      case Field.CaseSetAttribute(var column) ->
          switch (column) {
            case ID -> words(set.id().value());
            case NAME -> words(set.name());
            case CREATED_BY -> words(set.createdBy());
            case LAST_UPDATED_BY -> words(set.updatedBy());
            case CREATION_TIME -> whole(set.createdMs());
            case LAST_UPDATE_TIME -> whole(set.updatedMs());
          };
      case Field.Tag(var key) -> words(set.tags().get(key));
      case Field.RunAttribute _,
          Field.RunPath _,
          Field.Metric _,
          Field.Param _,
          Field.Dataset _,
          Field.ExperimentAttribute _,
          Field.ModelAttribute _,
          Field.OfTrace _,
          Field.ColumnAttribute _ ->
          throw unfit(field);
    };
  }

  @Override
  public Place place(CaseSet set, List<Place.Value> values) {
    return new Place(values, 0, "");
  }

  @Override
  public Comparator<String> ids() {
    return Comparator.naturalOrder();
  }
}
