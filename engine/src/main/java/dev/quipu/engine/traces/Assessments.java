package dev.quipu.engine.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.Assessment.Kind;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceLimits;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Keeps what people, judges and programs say of traces.
public final class Assessments {
  private static final String PREFIX = "a-";

  private final Store store;
  private final InstantSource clock;
  private final IdSource ids;

  public Assessments(Store store, InstantSource clock, IdSource ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  /// An id for a new assessment.
  public String nextId() {
    return PREFIX + ids.nextRunId().hex();
  }

  public long now() {
    return clock.millis();
  }

  /// Adds an assessment. The one that it overrides is no longer valid.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such trace, or nothing to override
  public Assessment create(Scope scope, Assessment made) {
    return store.write(
        scope,
        tx -> {
          Trace trace = Traces.require(tx, made.trace());
          if (trace.assessments().size() >= TraceLimits.ASSESSMENTS_PER_TRACE) {
            throw Trace.tooMany("assessments", trace.assessments().size() + 1);
          }
          if (made.overrides() != null) {
            tx.traces().putAssessment(require(trace, made.overrides()).withValid(false));
          }
          tx.traces().putAssessment(made);
          return made;
        });
  }

  /// An assessment.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such trace or assessment
  public Assessment load(Scope scope, TraceId trace, String id) {
    return store.read(scope, tx -> require(tx, trace, id));
  }

  private static Assessment require(ReadTransaction tx, TraceId trace, String id) {
    return require(Traces.require(tx, trace), id);
  }

  private static Assessment require(Trace trace, String id) {
    Assessment found = Traces.find(trace, id);
    if (found == null) {
      throw QuipuException.notFound(
          "Trace " + trace.info().id() + " has no assessment with id " + Text.quote(id));
    }
    return found;
  }

  /// What changes of an assessment; null stays as it is.
  ///
  /// @param kind of the value, which must be that of the assessment
  /// @param error goes with the value
  /// @param metadata is added to what there is
  public record AssessmentChange(
      @Nullable String name,
      @Nullable Kind kind,
      @Nullable String value,
      @Nullable String error,
      @Nullable String rationale,
      Map<String, String> metadata,
      @Nullable Boolean isValid) {
    public AssessmentChange {
      metadata = Map.copyOf(metadata);
    }
  }

  /// Changes an assessment. Who said it, and of which span, does not change.
  public Assessment update(Scope scope, TraceId trace, String id, AssessmentChange change) {
    return store.write(
        scope,
        tx -> {
          Assessment old = require(tx, trace, id);
          if (change.kind() != null && change.kind() != old.kind()) {
            throw QuipuException.invalid(
                "Assessment "
                    + id
                    + " is of kind "
                    + old.kind().word()
                    + "; its value cannot be of kind "
                    + change.kind().word());
          }
          Map<String, String> metadata = new HashMap<>(old.metadata());
          metadata.putAll(change.metadata());
          Assessment now =
              new Assessment(
                  old.id(),
                  trace,
                  Objects.requireNonNullElse(change.name(), old.name()),
                  old.kind(),
                  old.span(),
                  old.source(),
                  old.createdMs(),
                  clock.millis(),
                  Objects.requireNonNullElse(change.value(), old.value()),
                  change.value() == null ? old.error() : change.error(),
                  change.rationale() == null ? old.rationale() : change.rationale(),
                  metadata,
                  old.overrides(),
                  Objects.requireNonNullElse(change.isValid(), old.isValid()));
          tx.traces().putAssessment(now);
          return now;
        });
  }

  /// Removes an assessment, if it is there. What it has overridden is valid again.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such trace
  public void delete(Scope scope, TraceId trace, String id) {
    store.write(
        scope,
        tx -> {
          Trace found = Traces.require(tx, trace);
          Assessment gone = Traces.find(found, id);
          if (gone != null) {
            tx.traces().removeAssessment(trace, id);
            Assessment restored =
                gone.overrides() == null ? null : Traces.find(found, gone.overrides());
            if (restored != null) {
              tx.traces().putAssessment(restored.withValid(true));
            }
          }
          return trace;
        });
  }
}
