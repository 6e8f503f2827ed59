package dev.quipu.store.memory.cases;

import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.engine.port.cases.CaseSetSearch;
import dev.quipu.engine.port.cases.CaseSetWriter;
import dev.quipu.engine.port.read.SearchPage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads and writes sets of cases.
public record MemoryCaseSets(SortedMap<CaseSetId, StoredCaseSet> sets) implements CaseSetWriter {
  @Override
  public Optional<CaseSet> find(CaseSetId id) {
    return Optional.ofNullable(sets.get(id)).map(StoredCaseSet::set);
  }

  @Override
  public SearchPage<CaseSet> search(CaseSetSearch search) {
    List<ExperimentId> experiments = search.experiments();
    SearchedCaseSets searched = new SearchedCaseSets();
    return searched.page(
        sets.values().stream()
            .map(StoredCaseSet::set)
            .filter(set ->
                experiments == null || set.experiments().stream().anyMatch(experiments::contains))
            .filter(set -> searched.holds(search.filter(), set)),
        search.order(),
        search.maxResults(),
        search.after());
  }

  @Override
  public CasePage cases(CaseSetId set, long after, int max) {
    StoredCaseSet stored = sets.get(set);
    if (stored == null) {
      return new CasePage(List.of(), null);
    }
    NavigableMap<Long, EvaluationCase> rest = stored.cases().tailMap(after, false);
    List<Long> numbers = rest.keySet().stream().limit(max).toList();
    return new CasePage(
        numbers.stream().map(rest::get).toList(), rest.size() > max ? numbers.getLast() : null);
  }

  @Override
  public Map<String, EvaluationCase> findCases(CaseSetId set, Set<String> keys) {
    Map<String, EvaluationCase> found = new LinkedHashMap<>();
    if (sets.containsKey(set)) {
      for (EvaluationCase one : load(set).cases().values()) {
        if (keys.contains(one.key())) {
          found.put(one.key(), one);
        }
      }
    }
    return found;
  }

  private StoredCaseSet load(CaseSetId id) {
    StoredCaseSet stored = sets.get(id);
    if (stored == null) {
      throw QuipuException.notFound("Set of cases " + id + " does not exist");
    }
    return stored;
  }

  @Override
  public void create(CaseSet set) {
    sets.put(set.id(), new StoredCaseSet(set, new TreeMap<>()));
  }

  @Override
  public void update(CaseSet set) {
    sets.put(set.id(), load(set.id()).with(set));
  }

  @Override
  public void remove(CaseSetId id) {
    sets.remove(id);
  }

  @Override
  public void putCases(CaseSetId set, Collection<EvaluationCase> cases) {
    StoredCaseSet stored = load(set);
    NavigableMap<Long, EvaluationCase> all = new TreeMap<>(stored.cases());
    Map<String, Long> numbers = new LinkedHashMap<>();
    all.forEach((no, one) -> numbers.put(one.key(), no));
    for (EvaluationCase one : cases) {
      long next = all.isEmpty() ? 1 : all.lastKey() + 1;
      all.put(numbers.computeIfAbsent(one.key(), _ -> next), one);
    }
    sets.put(set, new StoredCaseSet(stored.set(), all));
  }

  @Override
  public boolean removeCase(CaseSetId set, String keyPrefix) {
    StoredCaseSet stored = load(set);
    NavigableMap<Long, EvaluationCase> all = new TreeMap<>(stored.cases());
    boolean existed = all.values().removeIf(one -> one.key().startsWith(keyPrefix));
    sets.put(set, new StoredCaseSet(stored.set(), all));
    return existed;
  }
}
