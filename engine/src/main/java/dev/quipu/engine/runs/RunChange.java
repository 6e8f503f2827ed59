package dev.quipu.engine.runs;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.Event;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Changes to a run; null and empty keep an attribute.
///
/// @param endMs null to use the current time if the status ends the run
/// @param notes empty to remove the notes
/// @param notesVersion the version that the notes were edited from; null if nobody has looked
public record RunChange(
    @Nullable String name,
    @Nullable RunStatus status,
    @Nullable Long endMs,
    @Nullable String notes,
    @Nullable Long notesVersion,
    List<Param> params,
    List<Tag> tags,
    Set<String> removedTags) {
  public RunChange {
    params = List.copyOf(params);
    tags = List.copyOf(tags);
    removedTags = Set.copyOf(removedTags);
    if (notes != null) {
      Text.check("Notes", notes, Limits.NOTES_CHARS);
    }
  }

  /// No change; a start for the `with` methods.
  public static final RunChange NONE =
      new RunChange(null, null, null, null, null, List.of(), List.of(), Set.of());

  public RunChange withName(@Nullable String newName) {
    return new RunChange(newName, status, endMs, notes, notesVersion, params, tags, removedTags);
  }

  public RunChange withStatus(@Nullable RunStatus newStatus, @Nullable Long newEndMs) {
    return new RunChange(name, newStatus, newEndMs, notes, notesVersion, params, tags, removedTags);
  }

  public RunChange withNotes(@Nullable String newNotes) {
    return new RunChange(name, status, endMs, newNotes, null, params, tags, removedTags);
  }

  public RunChange withParams(List<Param> newParams) {
    return new RunChange(name, status, endMs, notes, notesVersion, newParams, tags, removedTags);
  }

  public RunChange withTags(List<Tag> newTags, Set<String> newRemovedTags) {
    return new RunChange(name, status, endMs, notes, notesVersion, params, newTags, newRemovedTags);
  }

  /// Changes a run that the caller knows is not deleted.
  public RunInfo applyTo(WriteTransaction tx, Scope scope, RunInfo info, InstantSource clock) {
    RunId id = info.id();
    RunInfo changed = info;
    if (name != null) {
      changed = changed.withName(name);
    }
    if (status != null) {
      Long end = endMs;
      if (!status.isEnd()) {
        end = null;
      } else if (end == null) {
        end = Objects.requireNonNullElseGet(info.endMs(), clock::millis);
      }
      changed = changed.withStatus(status, end);
    } else if (endMs != null) {
      changed = changed.withStatus(changed.status(), endMs);
    }
    if (status == RunStatus.RUNNING) {
      tx.alerts().removeStop(id);
    }
    if (!changed.equals(info)) {
      tx.runs().update(changed);
    }
    if (changed.status().isEnd() && changed.status() != info.status()) {
      RunEnd.tell(tx, changed, clock.millis());
    }
    if (notes != null) {
      RunNotes.save(tx, id, notes, notesVersion, scope.user(), clock.millis());
    }
    putParams(tx, id, params);
    tx.runs().putTags(id, tags);
    for (String key : removedTags) {
      tx.runs().removeTag(id, key);
    }
    happened(tx, info, Event.Change.UPDATED);
    return changed;
  }

  public static void happened(WriteTransaction tx, RunInfo run, Event.Change change) {
    tx.events().append(new Event.RunChanged(run.experiment(), run.id(), change));
  }

  /// Stores params; a param never changes its value.
  static void putParams(WriteTransaction tx, RunId id, List<Param> params) {
    if (params.isEmpty()) {
      return;
    }
    Set<String> keys = params.stream().map(Param::key).collect(Collectors.toSet());
    Map<String, Param> known = new HashMap<>(tx.runs().findParams(id, keys));
    for (Param param : params) {
      Param old = known.putIfAbsent(param.key(), param);
      if (old != null && !old.value().equals(param.value())) {
        throw QuipuException.invalid(
            "Changing param values is not allowed. Param with key="
                + Text.quote(param.key())
                + " was already logged with value="
                + Text.quote(old.value())
                + " for run "
                + id
                + "; attempted new value="
                + Text.quote(param.value()));
      }
    }
    tx.runs().putParams(id, params);
  }
}
