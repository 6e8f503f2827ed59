package dev.quipu.engine.traces;

import dev.quipu.codec.otlp.ReceivedSpans.Received;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.core.trace.TraceLimits;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.engine.port.traces.SpanRow;
import dev.quipu.engine.runs.Runs;
import dev.quipu.engine.upkeep.UpkeepLimits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes, reads, changes and removes traces. [TraceSearches] finds them, [Assessments] keeps what
/// is said of them.
public final class Traces {
  private final Store store;
  private final RunSpans runs;

  public Traces(Store store, RunSpans runs) {
    this.store = store;
    this.runs = runs;
  }

  /// Stores spans, all or none, and returns after they are on stable storage. Spans may come in any
  /// order and more than once. A trace is made by its first span. The spans of a trace whose id is
  /// that of a run are tasks of the run, too.
  ///
  /// @param experiment of traces that are not there yet
  /// @throws QuipuException NOT_FOUND if there is no such experiment
  public void log(Scope scope, ExperimentId experiment, List<Received> spans) {
    List<TracePart> parts = TracePart.of(spans);
    Set<RunId> ofRuns =
        store.write(
            scope,
            tx -> {
              Experiments.requireActive(tx, experiment);
              Set<RunId> found = new HashSet<>();
              for (TracePart part : parts) {
                if (log(tx, experiment, part)) {
                  found.add(new RunId(part.hex()));
                }
              }
              return found;
            });
    for (TracePart part : parts) {
      if (RunId.isValid(part.hex()) && ofRuns.contains(new RunId(part.hex()))) {
        runs.append(scope, new RunId(part.hex()), part.spans());
      }
    }
  }

  /// Returns whether the trace is that of a run.
  private static boolean log(WriteTransaction tx, ExperimentId experiment, TracePart part) {
    TraceInfo old = tx.traces().findInfo(part.id()).orElse(null);
    boolean ofRun;
    if (old == null) {
      tx.traces().create(part.first(experiment));
      ofRun = isOfRun(tx, part.hex());
      if (ofRun) {
        tx.traces().link(part.id(), LinkKind.RUN, part.hex());
      }
    } else {
      List<String> ids = part.rows().stream().map(SpanRow::id).toList();
      TokenUsage replaced = old.hasSpans() ? tx.traces().usage(part.id(), ids) : TokenUsage.NONE;
      TraceInfo now = part.addedTo(old, replaced);
      if (!now.equals(old)) {
        tx.traces().update(now);
      }
      ofRun = isOfRun(tx, part.hex());
    }
    tx.traces().putSpans(part.id(), part.rows());
    if (part.session() != null || part.user() != null) {
      tx.traces().putMetadata(part.id(), people(tx, part));
    }
    return ofRun;
  }

  private static boolean isOfRun(ReadTransaction tx, String hex) {
    return RunId.isValid(hex)
        && tx.runs().find(new RunId(hex)).filter(run -> run.isActive()).isPresent();
  }

  /// The session and the user, where nobody has named them.
  private static Map<String, String> people(ReadTransaction tx, TracePart part) {
    Map<String, String> known = tx.traces().find(List.of(part.id())).getFirst().metadata();
    Map<String, String> more = new HashMap<>();
    putNew(more, known, TraceKeys.SESSION, part.session());
    putNew(more, known, TraceKeys.USER, part.user());
    return more;
  }

  private static void putNew(
      Map<String, String> into, Map<String, String> known, String key, @Nullable String value) {
    if (value != null && !known.containsKey(key)) {
      into.put(key, value);
    }
  }

  /// Stores what a client tells of a trace itself, before or after its spans.
  ///
  /// @param told its usage is that in its metadata, if there is one
  /// @throws QuipuException NOT_FOUND if there is no such experiment
  public Trace start(Scope scope, Trace told) {
    Trace.check("tag", told.tags());
    Trace.check("metadata", told.metadata());
    if (told.assessments().size() > TraceLimits.ASSESSMENTS_PER_TRACE) {
      throw Trace.tooMany("assessments", told.assessments().size());
    }
    TokenUsage usage = usage(told.metadata());
    return store.write(
        scope,
        tx -> {
          TraceId id = told.info().id();
          TraceInfo old = tx.traces().findInfo(id).orElse(null);
          Experiments.requireActive(tx, told.info().experiment());
          TraceInfo now = merged(old, told, usage);
          if (old == null) {
            tx.traces().create(now);
          } else {
            tx.traces().update(now);
          }
          tx.traces().putMetadata(id, told.metadata());
          tx.traces().putTags(id, told.tags());
          told.assessments().forEach(tx.traces()::putAssessment);
          String run = told.metadata().get(TraceKeys.SOURCE_RUN);
          if (run != null && !run.isEmpty()) {
            tx.traces().link(id, LinkKind.RUN, run);
          }
          return requireSmall(require(tx, id));
        });
  }

  private static TraceInfo merged(@Nullable TraceInfo old, Trace told, TokenUsage usage) {
    TraceInfo info = told.info();
    String name = told.tags().get(TraceKeys.NAME);
    if (old == null) {
      return new TraceInfo(
          info.id(),
          info.experiment(),
          name,
          info.state(),
          info.requestMs(),
          info.durationMs(),
          info.clientRequestId(),
          info.requestPreview(),
          info.responsePreview(),
          usage,
          info.isFinal(),
          false);
    }
    return new TraceInfo(
        old.id(),
        info.experiment(),
        name == null ? old.name() : name,
        info.state(),
        info.requestMs(),
        info.durationMs(),
        info.clientRequestId() == null ? old.clientRequestId() : info.clientRequestId(),
        info.requestPreview() == null ? old.requestPreview() : info.requestPreview(),
        info.responsePreview() == null ? old.responsePreview() : info.responsePreview(),
        usage.isEmpty() ? old.usage() : usage,
        info.isFinal() || old.isFinal(),
        old.hasSpans());
  }

  private static TokenUsage usage(Map<String, String> metadata) {
    String tokens = metadata.get(TraceKeys.TOKEN_USAGE);
    String cost = metadata.get(TraceKeys.COST);
    TokenUsage usage =
        tokens == null ? TokenUsage.NONE : SpanMeaning.tokensOf(new AttributeValue.Words(tokens));
    return cost == null ? usage : usage.plus(SpanMeaning.costOf(new AttributeValue.Words(cost)));
  }

  private static Trace requireSmall(Trace trace) {
    for (Map<String, String> entries : List.of(trace.tags(), trace.metadata())) {
      if (entries.size() > TraceLimits.VALUES_PER_TRACE) {
        throw Trace.tooMany(entries.equals(trace.tags()) ? "tags" : "metadata", entries.size());
      }
    }
    return trace;
  }

  /// Ends a trace that a client has begun.
  ///
  /// @param told its state, its end as the duration since 0, its tags and its metadata
  public Trace end(Scope scope, Trace told) {
    Trace.check("tag", told.tags());
    Trace.check("metadata", told.metadata());
    return store.write(
        scope,
        tx -> {
          TraceId id = told.info().id();
          TraceInfo old = require(tx, id).info();
          Long endMs = told.info().durationMs();
          tx.traces()
              .update(
                  old.withState(
                      told.info().state(),
                      endMs == null ? null : (Long) Math.max(0, endMs - old.requestMs())));
          tx.traces().putMetadata(id, told.metadata());
          tx.traces().putTags(id, told.tags());
          return requireSmall(require(tx, id));
        });
  }

  /// A trace without its spans.
  ///
  /// @throws QuipuException NOT_FOUND
  public Trace load(Scope scope, TraceId id) {
    return store.read(scope, tx -> require(tx, id));
  }

  /// The traces of some ids that there are, in their order.
  public List<Trace> find(Scope scope, List<TraceId> ids) {
    if (ids.size() > TraceLimits.TRACES_PER_REQUEST) {
      throw QuipuException.invalid(
          "The request names "
              + ids.size()
              + " traces; at most "
              + TraceLimits.TRACES_PER_REQUEST
              + " are allowed");
    }
    return store.read(scope, tx -> tx.traces().find(ids));
  }

  /// A trace with its spans.
  public record Whole(Trace trace, List<SpanRow> spans) {}

  /// A trace with its spans, of one moment.
  ///
  /// @throws QuipuException NOT_FOUND
  public Whole loadWhole(Scope scope, TraceId id) {
    return store.read(
        scope,
        tx -> new Whole(require(tx, id), tx.traces().spans(id, TraceLimits.SPANS_PER_ANSWER)));
  }

  /// The runs that a trace belongs to.
  public List<String> runs(Scope scope, TraceId id) {
    return store.read(scope, tx -> tx.traces().links(id, LinkKind.RUN));
  }

  static Trace require(ReadTransaction tx, TraceId id) {
    List<Trace> found = tx.traces().find(List.of(id));
    if (found.isEmpty()) {
      throw missing(id.value());
    }
    return found.getFirst();
  }

  /// The error of an id that no trace has.
  public static QuipuException missing(String id) {
    return new QuipuException(
        ErrorCode.NOT_FOUND, "There is no trace with id " + Text.quote(id), new Fault.NoTrace(id));
  }

  public void putTag(Scope scope, TraceId id, String key, String value) {
    Trace.check("tag", Map.of(key, value));
    store.write(
        scope,
        tx -> {
          Trace trace = require(tx, id);
          if (!trace.tags().containsKey(key)
              && trace.tags().size() == TraceLimits.VALUES_PER_TRACE) {
            throw Trace.tooMany("tags", TraceLimits.VALUES_PER_TRACE + 1);
          }
          tx.traces().putTags(id, Map.of(key, value));
          if (key.equals(TraceKeys.NAME)) {
            tx.traces().update(trace.info().withName(value));
          }
          return id;
        });
  }

  /// Removes a tag.
  ///
  /// @throws QuipuException NOT_FOUND if the trace has no such tag
  public void removeTag(Scope scope, TraceId id, String key) {
    store.write(
        scope,
        tx -> {
          Trace trace = require(tx, id);
          if (!tx.traces().removeTag(id, key)) {
            throw QuipuException.notFound("Trace " + id + " has no tag " + Text.quote(key));
          }
          if (key.equals(TraceKeys.NAME)) {
            tx.traces().update(trace.info().withName(null));
          }
          return id;
        });
  }

  /// Links traces to a run that is not deleted. A trace may come later: clients send traces behind
  /// the request that links them.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public void linkToRun(Scope scope, List<TraceId> ids, RunId run) {
    store.write(
        scope,
        tx -> {
          Runs.requireActive(tx, run);
          ids.forEach(id -> link(tx, id, LinkKind.RUN, run.hex()));
          return run;
        });
  }

  /// Links a trace to prompts.
  ///
  /// @param prompts each as `name/version`
  public void linkPrompts(Scope scope, TraceId id, List<String> prompts) {
    prompts.forEach(prompt -> Text.check("Prompt", prompt, TraceLimits.VALUE_CHARS));
    store.write(
        scope,
        tx -> {
          require(tx, id);
          prompts.forEach(prompt -> link(tx, id, LinkKind.PROMPT, prompt));
          return id;
        });
  }

  private static void link(WriteTransaction tx, TraceId id, LinkKind kind, String target) {
    List<String> links = tx.traces().links(id, kind);
    if (links.contains(target)) {
      return;
    }
    if (links.size() == TraceLimits.LINKS_PER_TRACE) {
      throw QuipuException.invalid(
          "Trace "
              + id
              + " has "
              + links.size()
              + " links; at most "
              + TraceLimits.LINKS_PER_TRACE
              + " are allowed");
    }
    tx.traces().link(id, kind, target);
  }

  /// Removes traces of an experiment for good, and returns how many there were.
  public int delete(Scope scope, ExperimentId experiment, List<TraceId> ids) {
    List<TraceId> own =
        find(scope, ids).stream()
            .map(Trace::info)
            .filter(info -> info.experiment().equals(experiment))
            .map(TraceInfo::id)
            .distinct()
            .toList();
    own.forEach(id -> remove(scope, id));
    return own.size();
  }

  /// Removes the oldest traces of an experiment for good, and returns how many there were.
  ///
  /// @param untilMs that began then at the latest
  public int deleteOldest(Scope scope, ExperimentId experiment, long untilMs, int max) {
    int removed = 0;
    while (removed < max) {
      int more = Math.min(max - removed, TraceLimits.TRACES_PER_PAGE);
      List<TraceId> some = store.read(scope, tx -> tx.traces().oldest(experiment, untilMs, more));
      some.forEach(id -> remove(scope, id));
      removed += some.size();
      if (some.size() < more) {
        return removed;
      }
    }
    return removed;
  }

  private void remove(Scope scope, TraceId id) {
    boolean done = false;
    while (!done) {
      done =
          store.<Boolean>remove(
              scope, tx -> tx.traces().removeSome(id, UpkeepLimits.ROWS_PER_PURGE));
    }
  }

  /// An assessment of a trace.
  static @Nullable Assessment find(Trace trace, String id) {
    return trace.assessments().stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
  }
}
