package dev.quipu.engine.cases;

import dev.quipu.core.cases.CaseFields;
import dev.quipu.core.cases.CaseLimits;
import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.text.Text;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.cases.CaseSetReader.CasePage;
import dev.quipu.engine.port.cases.CaseSetSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.query.Field;
import dev.quipu.query.Field.CaseSetAttribute;
import dev.quipu.query.Field.CaseSetColumn;
import dev.quipu.query.FilterParser;
import dev.quipu.query.Order;
import dev.quipu.query.Vocabulary;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes, finds and changes sets of cases, and their cases.
public final class CaseSets {
  private static final Field ID = new CaseSetAttribute(CaseSetColumn.ID);
  private static final Field CREATED = new CaseSetAttribute(CaseSetColumn.CREATION_TIME);

  private final Store store;
  private final InstantSource clock;
  private final IdSource ids;

  public CaseSets(Store store, InstantSource clock, IdSource ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  /// A set to make.
  ///
  /// @param user empty for the user of the scope
  public record NewSet(
      String name, Map<String, String> tags, List<ExperimentId> experiments, String user) {}

  /// A search as users write it.
  ///
  /// @param experiments none for all sets
  /// @param filter blank for all
  /// @param pageToken from the page before; null or empty for the first
  public record SetQuery(
      Vocabulary vocabulary,
      List<ExperimentId> experiments,
      String filter,
      List<String> orderBy,
      int maxResults,
      @Nullable String pageToken) {
    public SetQuery {
      experiments = List.copyOf(experiments);
      orderBy = List.copyOf(orderBy);
    }
  }

  /// What a write has done to the cases of a set.
  public record Written(int inserted, int updated) {}

  /// Makes a set without cases.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such experiment
  public CaseSet create(Scope scope, NewSet made) {
    made.tags().forEach(CaseSet::checkTag);
    long now = clock.millis();
    String user = made.user().isEmpty() ? scope.user() : made.user();
    CaseSet set =
        new CaseSet(
            CaseSetId.of(ids.nextRunId()),
            made.name(),
            made.tags(),
            made.experiments(),
            CaseFields.NONE,
            0,
            user,
            user,
            now,
            now);
    check(set);
    return store.write(
        scope,
        tx -> {
          set.experiments().forEach(experiment -> Experiments.requireActive(tx, experiment));
          tx.caseSets().create(set);
          return set;
        });
  }

  /// The set of an id.
  ///
  /// @throws QuipuException NOT_FOUND
  public CaseSet load(Scope scope, CaseSetId id) {
    return store.read(scope, tx -> require(tx, id));
  }

  /// Removes a set with its cases. There is no way back.
  ///
  /// @throws QuipuException NOT_FOUND
  public void delete(Scope scope, CaseSetId id) {
    store.remove(
        scope,
        tx -> {
          CaseSet set = require(tx, id);
          tx.caseSets().remove(id);
          return set;
        });
  }

  /// Searches sets: the newest first, if nothing else is asked for.
  public Results<CaseSet> search(Scope scope, SetQuery query) {
    Experiments.checkPageSize(query.maxResults(), CaseLimits.SETS_PER_PAGE);
    if (query.experiments().size() > PageLimits.EXPERIMENTS_PER_SEARCH) {
      throw QuipuException.invalid(
          "Search names "
              + query.experiments().size()
              + " experiments; at most "
              + PageLimits.EXPERIMENTS_PER_SEARCH
              + " are allowed");
    }
    List<Order> order = new ArrayList<>(FilterParser.order(query.orderBy(), query.vocabulary()));
    if (order.isEmpty()) {
      order.add(new Order(CREATED, true));
    }
    if (order.stream().noneMatch(one -> one.field().equals(ID))) {
      order.add(new Order(ID, true));
    }
    PageToken token =
        PageToken.of(
            store.secret(), "sets of cases", query.experiments(), query.filter(), query.orderBy());
    CaseSetSearch search =
        new CaseSetSearch(
            query.experiments().isEmpty() ? null : query.experiments(),
            FilterParser.filter(query.filter(), query.vocabulary()).orElse(null),
            order,
            query.maxResults(),
            token.searched(query.pageToken()));
    SearchPage<CaseSet> page = store.search(scope, tx -> tx.caseSets().search(search));
    return new Results<>(page.items(), token.after(page.next()));
  }

  /// Sets tags, beside those that the set has.
  ///
  /// @throws QuipuException NOT_FOUND
  public CaseSet putTags(Scope scope, CaseSetId id, Map<String, String> tags) {
    tags.forEach(CaseSet::checkTag);
    return change(
        scope,
        id,
        set -> {
          Map<String, String> all = new TreeMap<>(set.tags());
          all.putAll(tags);
          return set.withTags(all);
        });
  }

  /// Changes tags in one step.
  ///
  /// @param tags null removes a tag; one that does not exist is no error
  /// @throws QuipuException NOT_FOUND if there is no such set
  public CaseSet changeTags(Scope scope, CaseSetId id, Map<String, @Nullable String> tags) {
    return change(
        scope,
        id,
        set -> {
          Map<String, String> all = new TreeMap<>(set.tags());
          tags.forEach((key, value) -> {
            if (value == null) {
              all.remove(key);
            } else {
              CaseSet.checkTag(key, value);
              all.put(key, value);
            }
          });
          return set.withTags(all);
        });
  }

  /// Removes a tag; a tag that does not exist is no error.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such set
  public CaseSet removeTag(Scope scope, CaseSetId id, String key) {
    return change(
        scope,
        id,
        set -> {
          Map<String, String> all = new TreeMap<>(set.tags());
          all.remove(key);
          return set.withTags(all);
        });
  }

  /// Adds a set to experiments.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such set or experiment
  public CaseSet addExperiments(Scope scope, CaseSetId id, List<ExperimentId> experiments) {
    return store.write(
        scope,
        tx -> {
          CaseSet set = require(tx, id);
          experiments.forEach(experiment -> Experiments.requireActive(tx, experiment));
          return changed(
              tx,
              set,
              set.withExperiments(
                  Stream.concat(set.experiments().stream(), experiments.stream()).toList()));
        });
  }

  /// Takes a set out of experiments; those that it is not in are no error.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such set
  public CaseSet removeExperiments(Scope scope, CaseSetId id, List<ExperimentId> experiments) {
    return change(
        scope,
        id,
        set ->
            set.withExperiments(
                set.experiments().stream().filter(one -> !experiments.contains(one)).toList()));
  }

  private CaseSet change(Scope scope, CaseSetId id, UnaryOperator<CaseSet> change) {
    return store.write(
        scope,
        tx -> {
          CaseSet set = require(tx, id);
          return changed(tx, set, change.apply(set));
        });
  }

  private CaseSet changed(WriteTransaction tx, CaseSet before, CaseSet after) {
    if (after.equals(before)) {
      return before;
    }
    check(after);
    CaseSet set = after.changed("", clock.millis());
    tx.caseSets().update(set);
    return set;
  }

  private static void check(CaseSet set) {
    checkCount(set.tags().size(), "tags", CaseLimits.TAGS);
    checkCount(set.experiments().size(), "experiments", CaseLimits.EXPERIMENTS);
    checkCount(set.cases(), "cases", CaseLimits.CASES);
  }

  private static void checkCount(int count, String what, int limit) {
    if (count > limit) {
      throw QuipuException.invalid(
          "The set would have " + count + " " + what + "; at most " + limit + " are allowed");
    }
  }

  // ---- cases ----

  /// A case to write, without its times.
  ///
  /// @param written its times are ignored
  private static EvaluationCase at(EvaluationCase written, long now) {
    return new EvaluationCase(
        written.input(),
        written.output(),
        written.expected(),
        written.metadata(),
        written.source(),
        written.createdBy(),
        written.updatedBy(),
        now,
        now);
  }

  /// Adds cases to a set. A case whose input the set has is merged into that case.
  ///
  /// @param cases their times are those of this write
  /// @throws QuipuException NOT_FOUND if there is no such set
  public Written write(Scope scope, CaseSetId id, List<EvaluationCase> cases) {
    checkRequest(cases.size());
    Map<String, List<EvaluationCase>> byKey = new LinkedHashMap<>();
    long now = clock.millis();
    String user = "";
    for (EvaluationCase one : cases) {
      byKey.computeIfAbsent(one.key(), _ -> new ArrayList<>()).add(at(one, now));
      user = one.updatedBy().isEmpty() ? user : one.updatedBy();
    }
    String writer = user;
    return store.write(
        scope,
        tx -> {
          CaseSet set = require(tx, id);
          Map<String, EvaluationCase> known = tx.caseSets().findCases(id, byKey.keySet());
          List<EvaluationCase> merged = new ArrayList<>();
          byKey.forEach((key, all) -> merged.add(merged(known.get(key), all)));
          int inserted = byKey.size() - known.size();
          CaseSet after =
              set.withCases(set.fields().with(merged), set.cases() + inserted).changed(writer, now);
          check(after);
          tx.caseSets().putCases(id, merged);
          tx.caseSets().update(after);
          return new Written(inserted, cases.size() - inserted);
        });
  }

  private static EvaluationCase merged(@Nullable EvaluationCase old, List<EvaluationCase> newer) {
    EvaluationCase all = old == null ? newer.getFirst() : old;
    for (EvaluationCase one : old == null ? newer.subList(1, newer.size()) : newer) {
      all = all.with(one);
    }
    return all;
  }

  private static void checkRequest(int cases) {
    if (cases > CaseLimits.CASES_PER_REQUEST) {
      throw QuipuException.invalid(
          "Request names "
              + cases
              + " cases; at most "
              + CaseLimits.CASES_PER_REQUEST
              + " are allowed");
    }
  }

  /// The cases of a set in the order in which they came.
  ///
  /// @param pageToken from the page before; null or empty for the first
  /// @throws QuipuException NOT_FOUND if there is no such set
  public Results<EvaluationCase> cases(
      Scope scope, CaseSetId id, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, CaseLimits.CASES_PER_PAGE);
    PageToken token = PageToken.of(store.secret(), "cases", id);
    String place = token.place(pageToken);
    long after = place == null ? 0 : Long.parseLong(place);
    return store.search(
        scope,
        tx -> {
          require(tx, id);
          CasePage page = tx.caseSets().cases(id, after, max);
          Long next = page.next();
          return new Results<>(page.cases(), next == null ? null : token.after(next.toString()));
        });
  }

  /// Removes cases from a set. An id without a case is no error.
  ///
  /// @param caseIds see [EvaluationCase#id]
  /// @return how many there were
  /// @throws QuipuException NOT_FOUND if there is no such set
  public int removeCases(Scope scope, CaseSetId id, List<String> caseIds) {
    checkRequest(caseIds.size());
    List<String> prefixes =
        caseIds.stream().distinct().flatMap(one -> EvaluationCase.keyPrefix(one).stream()).toList();
    return store.remove(
        scope,
        tx -> {
          CaseSet set = require(tx, id);
          int removed = 0;
          for (String prefix : prefixes) {
            removed += tx.caseSets().removeCase(id, prefix) ? 1 : 0;
          }
          if (removed > 0) {
            tx.caseSets()
                .update(
                    set.withCases(set.fields(), set.cases() - removed).changed("", clock.millis()));
          }
          return removed;
        });
  }

  private static CaseSet require(ReadTransaction tx, CaseSetId id) {
    return tx.caseSets().find(id).orElseThrow(() -> missing(id.value()));
  }

  /// The error of an id that no set has.
  public static QuipuException missing(String id) {
    return new QuipuException(
        ErrorCode.NOT_FOUND,
        "There is no set of cases with id " + Text.quote(id),
        new Fault.NoCaseSet(id));
  }
}
