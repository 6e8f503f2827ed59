package dev.quipu.store.memory;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelMetric;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelUse;
import dev.quipu.engine.port.models.ModelSearch;
import dev.quipu.engine.port.models.ModelWriter;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.store.memory.models.ModelContent;
import dev.quipu.store.memory.models.SearchedModels;
import dev.quipu.store.memory.search.Searched;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes models.
record MemoryModels(ProjectContent project) implements ModelWriter {
  static ModelContent load(ProjectContent project, ModelId id) {
    ModelContent found = project.models.get(id);
    if (found == null) {
      throw QuipuException.notFound("Model " + id + " does not exist");
    }
    return found;
  }

  @Override
  public Optional<ModelInfo> find(ModelId id) {
    return Optional.ofNullable(project.models.get(id)).map(ModelContent::info);
  }

  @Override
  public Optional<LoggedModel> load(ModelId id) {
    return Optional.ofNullable(project.models.get(id)).map(ModelContent::shown);
  }

  @Override
  public Map<String, Param> params(ModelId id) {
    ModelContent found = project.models.get(id);
    return found == null ? Map.of() : Map.copyOf(found.params());
  }

  @Override
  public long countTags(ModelId id) {
    ModelContent found = project.models.get(id);
    return found == null ? 0 : found.tags().size();
  }

  @Override
  public SearchPage<LoggedModel> search(ModelSearch search) {
    SearchedModels searched = new SearchedModels(search);
    SearchPage<ModelContent> page =
        searched.page(
            project.models.values().stream()
                .filter(model -> Searched.shows(search.view(), model.info().isActive()))
                .filter(model ->
                    search.experiments() == null
                        || search.experiments().contains(model.info().experiment()))
                .filter(model -> search.run() == null || isOf(search.run(), model.info()))
                .filter(model ->
                    search.datasets().isEmpty()
                        || model.metrics().values().stream().anyMatch(searched::counts))
                .filter(model -> searched.holds(search.filter(), model)),
            searched.orders(),
            search.maxResults(),
            search.after());
    return new SearchPage<>(page.items().stream().map(ModelContent::shown).toList(), page.next());
  }

  private boolean isOf(RunId run, ModelInfo model) {
    RunContent found = project.find(run);
    return model.sourceRun().equals(run.hex())
        || (found != null && found.uses.stream().anyMatch(use -> use.model().equals(model.id())));
  }

  @Override
  public Map<RunId, List<ModelUse>> uses(Collection<RunId> runs) {
    Map<RunId, List<ModelUse>> uses = new HashMap<>();
    for (RunId run : runs) {
      RunContent found = project.find(run);
      if (found != null && !found.uses.isEmpty()) {
        uses.put(
            run,
            found.uses.stream()
                .sorted(
                    Comparator.comparing(ModelUse::direction)
                        .thenComparingLong(ModelUse::step)
                        .thenComparing(ModelUse::model))
                .toList());
      }
    }
    return uses;
  }

  @Override
  public long countUses(RunId run) {
    RunContent found = project.find(run);
    return found == null ? 0 : found.uses.size();
  }

  private Stream<ModelContent> dueModels(long deletedBeforeMs) {
    return project.models.values().stream().filter(model -> isDue(model, deletedBeforeMs));
  }

  /// Whether a model was deleted before a time, or its experiment was.
  boolean isDue(ModelContent model, long deletedBeforeMs) {
    return isBefore(model.info().deletedMs(), deletedBeforeMs)
        || isDue(project.experiments.get(model.info().experiment().value()), deletedBeforeMs);
  }

  private static boolean isBefore(@Nullable Long timeMs, long beforeMs) {
    return timeMs != null && timeMs < beforeMs;
  }

  /// Whether an experiment was deleted before a time, so that it is removed.
  static boolean isDue(@Nullable Experiment experiment, long deletedBeforeMs) {
    return experiment != null
        && !experiment.isActive()
        && !experiment.id().equals(ExperimentId.DEFAULT)
        && experiment.updatedMs() < deletedBeforeMs;
  }

  @Override
  public Due due(long deletedBeforeMs) {
    List<ModelContent> due = dueModels(deletedBeforeMs).toList();
    var artifacts =
        RunContent.taken(
            due.stream().flatMap(model -> model.artifacts().values().stream()).toList());
    return new Due(due.size(), artifacts.artifacts(), artifacts.artifactBytes());
  }

  @Override
  public void create(ModelInfo model) {
    project.models.put(model.id(), ModelContent.of(model));
  }

  @Override
  public void update(ModelInfo model) {
    change(model.id(), content -> content.with(model));
  }

  private ModelContent change(ModelId id, UnaryOperator<ModelContent> change) {
    ModelContent changed = change.apply(load(project, id).copy());
    project.models.put(id, changed);
    return changed;
  }

  private ModelContent own(ModelId id) {
    return change(id, content -> content);
  }

  @Override
  public void putParams(ModelId id, List<Param> params) {
    ModelContent model = own(id);
    params.forEach(param -> model.params().put(param.key(), param));
  }

  @Override
  public void putTags(ModelId id, List<Tag> tags) {
    ModelContent model = own(id);
    tags.forEach(tag -> model.tags().put(tag.key(), tag));
  }

  @Override
  public boolean removeTag(ModelId id, String key) {
    return own(id).tags().remove(key) != null;
  }

  @Override
  public void putPoint(RunId run, ModelPoint point) {
    own(point.model()).put(new ModelMetric(run, point));
  }

  @Override
  public void putUse(RunId run, ModelUse use) {
    project.change(run).uses.add(use);
  }

  @Override
  public boolean removeSome(long deletedBeforeMs, int maxRows) {
    List<ModelId> due =
        dueModels(deletedBeforeMs).limit(maxRows).map(model -> model.info().id()).toList();
    for (ModelId id : due) {
      project.models.remove(id);
      project.runs().toList().forEach(run -> removeUses(run, id));
    }
    return due.size() < maxRows;
  }

  private void removeUses(RunContent run, ModelId id) {
    if (run.uses.stream().anyMatch(use -> use.model().equals(id))) {
      project.change(run.no).uses.removeIf(use -> use.model().equals(id));
    }
  }
}
