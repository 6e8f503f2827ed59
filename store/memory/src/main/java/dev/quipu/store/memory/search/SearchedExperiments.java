package dev.quipu.store.memory.search;

import dev.quipu.core.model.Experiment;
import dev.quipu.engine.port.read.ExperimentActivity;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import java.util.Comparator;
import java.util.List;

/// Experiments as searches see them.
public final class SearchedExperiments extends Searched<ExperimentActivity> {
  @Override
  public Place.Value value(ExperimentActivity activity, Field field) {
    Experiment experiment = activity.experiment();
    return switch (field) {
      case Field.ExperimentAttribute(var column) ->
          switch (column) {
            case ID -> whole(experiment.id().value());
            case NAME -> words(experiment.name());
            case DESCRIPTION -> words(experiment.description());
            case STATUS -> words(experiment.status().word());
            case CREATION_TIME -> whole(experiment.createdMs());
            case LAST_UPDATE_TIME -> whole(experiment.updatedMs());
            case RUN_COUNT -> whole(activity.runCount());
            case LAST_RUN_TIME -> whole(activity.lastRunMs());
          };
      case Field.Tag(var key) -> words(experiment.tags().get(key));
      case Field.RunAttribute _,
          Field.RunPath _,
          Field.Metric _,
          Field.Param _,
          Field.Dataset _,
          Field.ModelAttribute _,
          Field.ColumnAttribute _,
          Field.OfTrace _ ->
          throw unfit(field);
    };
  }

  @Override
  public Place place(ExperimentActivity activity, List<Place.Value> values) {
    Experiment experiment = activity.experiment();
    return new Place(values, experiment.createdMs(), experiment.id().toString());
  }

  @Override
  public Comparator<String> ids() {
    return Comparator.comparingLong(Long::parseLong);
  }
}
