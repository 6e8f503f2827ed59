package dev.quipu.store.memory.registry;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.registry.RegistrySearch;
import dev.quipu.engine.port.registry.RegistryWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads and writes the model registry.
public record MemoryRegistry(SortedMap<String, StoredModel> models) implements RegistryWriter {
  @Override
  public Optional<RegisteredModel> findModel(String name) {
    return Optional.ofNullable(models.get(name)).map(StoredModel::model);
  }

  @Override
  public SearchPage<RegisteredModel> searchModels(RegistrySearch search) {
    SearchedModels searched = new SearchedModels();
    return searched.page(
        models.values().stream()
            .map(StoredModel::model)
            .filter(model -> searched.holds(search.filter(), model)),
        search.order(),
        search.maxResults(),
        search.after());
  }

  @Override
  public Optional<ModelVersion> findVersion(String model, int version) {
    return Optional.ofNullable(models.get(model))
        .flatMap(stored -> Optional.ofNullable(stored.versions().get(version)).map(stored::shown));
  }

  @Override
  public SearchPage<ModelVersion> searchVersions(RegistrySearch search) {
    SearchedVersions searched = new SearchedVersions();
    SearchPage<Versioned> page =
        searched.page(
            models.values().stream()
                .flatMap(stored ->
                    stored.versions().values().stream()
                        .map(version -> new Versioned(stored.model(), stored.shown(version))))
                .filter(version -> searched.holds(search.filter(), version)),
            search.order(),
            search.maxResults(),
            search.after());
    return new SearchPage<>(page.items().stream().map(Versioned::version).toList(), page.next());
  }

  @Override
  public Map<String, List<ModelVersion>> newest(Set<String> names) {
    Map<String, List<ModelVersion>> newest = new HashMap<>();
    for (String name : names) {
      StoredModel stored = models.get(name);
      if (stored != null && !stored.versions().isEmpty()) {
        Map<ModelStage, ModelVersion> byStage = new EnumMap<>(ModelStage.class);
        stored
            .versions()
            .values()
            .forEach(version -> byStage.put(version.stage(), stored.shown(version)));
        List<ModelVersion> sorted = new ArrayList<>(byStage.values());
        sorted.sort(Comparator.comparingInt(ModelVersion::version).reversed());
        newest.put(name, sorted);
      }
    }
    return newest;
  }

  @Override
  public List<Integer> inStage(String model, ModelStage stage) {
    return load(model).versions().values().stream()
        .filter(version -> version.stage() == stage)
        .map(ModelVersion::version)
        .toList();
  }

  private StoredModel load(String name) {
    StoredModel stored = models.get(name);
    if (stored == null) {
      throw QuipuException.notFound("Model '" + name + "' does not exist");
    }
    return stored;
  }

  private ModelVersion load(String model, int version) {
    ModelVersion found = load(model).versions().get(version);
    if (found == null) {
      throw QuipuException.notFound("Version " + version + " of '" + model + "' does not exist");
    }
    return found;
  }

  @Override
  public void createModel(RegisteredModel model) {
    refuseTaken(model.name());
    models.put(model.name(), new StoredModel(model, new TreeMap<>(), 0));
  }

  private void refuseTaken(String name) {
    if (models.containsKey(name)) {
      throw new QuipuException(
          ErrorCode.ALREADY_EXISTS, "A model of the name '" + name + "' exists already");
    }
  }

  @Override
  public void updateModel(String name, RegisteredModel model) {
    StoredModel stored = load(name);
    if (!name.equals(model.name())) {
      refuseTaken(model.name());
      models.remove(name);
    }
    RegisteredModel kept =
        model.withTags(stored.model().tags()).withAliases(stored.model().aliases());
    models.put(model.name(), stored.with(kept));
  }

  @Override
  public void removeModel(String name) {
    models.remove(name);
  }

  @Override
  public void putModelTag(String model, String key, String value) {
    StoredModel stored = load(model);
    Map<String, String> tags = new TreeMap<>(stored.model().tags());
    tags.put(key, value);
    models.put(model, stored.with(stored.model().withTags(tags)));
  }

  @Override
  public boolean removeModelTag(String model, String key) {
    StoredModel stored = load(model);
    Map<String, String> tags = new TreeMap<>(stored.model().tags());
    boolean existed = tags.remove(key) != null;
    models.put(model, stored.with(stored.model().withTags(tags)));
    return existed;
  }

  @Override
  public void putAlias(String model, String alias, int version) {
    load(model, version);
    StoredModel stored = load(model);
    Map<String, Integer> aliases = new TreeMap<>(stored.model().aliases());
    aliases.put(alias, version);
    models.put(model, stored.with(stored.model().withAliases(aliases)));
  }

  @Override
  public boolean removeAlias(String model, String alias) {
    StoredModel stored = load(model);
    Map<String, Integer> aliases = new TreeMap<>(stored.model().aliases());
    boolean existed = aliases.remove(alias) != null;
    models.put(model, stored.with(stored.model().withAliases(aliases)));
    return existed;
  }

  @Override
  public int takeVersion(String model) {
    StoredModel stored = load(model).taken();
    models.put(model, stored);
    return stored.lastVersion();
  }

  @Override
  public void createVersion(ModelVersion version) {
    models.put(version.model(), load(version.model()).with(version.withAliases(List.of())));
  }

  @Override
  public void updateVersion(ModelVersion version) {
    ModelVersion before = load(version.model(), version.version());
    createVersion(version.withTags(before.tags()));
  }

  @Override
  public void removeVersion(String model, int version) {
    StoredModel stored = load(model).without(version);
    Map<String, Integer> aliases = new TreeMap<>(stored.model().aliases());
    aliases.values().removeIf(named -> named == version);
    models.put(model, stored.with(stored.model().withAliases(aliases)));
  }

  @Override
  public void putVersionTag(String model, int version, String key, String value) {
    ModelVersion before = load(model, version);
    Map<String, String> tags = new TreeMap<>(before.tags());
    tags.put(key, value);
    createVersion(before.withTags(tags));
  }

  @Override
  public boolean removeVersionTag(String model, int version, String key) {
    ModelVersion before = load(model, version);
    Map<String, String> tags = new TreeMap<>(before.tags());
    boolean existed = tags.remove(key) != null;
    createVersion(before.withTags(tags));
    return existed;
  }
}
