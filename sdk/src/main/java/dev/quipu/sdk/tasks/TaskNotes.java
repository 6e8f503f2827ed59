package dev.quipu.sdk.tasks;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.sdk.write.FieldValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The attributes, tags and params of one task. Any thread.
final class TaskNotes {
  private final Map<String, @Nullable Object> attributes;
  private final Set<String> tags;
  private final Map<String, @Nullable Object> params;
  private boolean isChanged = true;
  private @Nullable JsonText json;

  TaskNotes(TaskSettings settings) {
    attributes = new LinkedHashMap<>(settings.attributes);
    tags = new LinkedHashSet<>(settings.tags);
    params = new LinkedHashMap<>(settings.params);
  }

  synchronized void attribute(String key, @Nullable Object value) {
    attributes.put(key, value);
    isChanged = true;
  }

  synchronized void tag(String tag) {
    tags.add(tag);
    isChanged = true;
  }

  synchronized void param(String key, @Nullable Object value) {
    params.put(key, value);
    isChanged = true;
  }

  /// The JSON of all; null if there are none, or if they cannot be kept, which is a problem.
  synchronized @Nullable JsonText json(String task, TaskLog log) {
    if (isChanged) {
      isChanged = false;
      Map<String, Object> parts = new LinkedHashMap<>();
      addIfAny(parts, "attributes", attributes);
      if (!tags.isEmpty()) {
        parts.put("tags", List.copyOf(new ArrayList<>(tags)));
      }
      addIfAny(parts, "params", params);
      json = parts.isEmpty() ? null : json(parts, "of task " + task, log);
    }
    return json;
  }

  private static void addIfAny(
      Map<String, Object> parts, String name, Map<String, @Nullable Object> values) {
    if (!values.isEmpty()) {
      parts.put(name, values);
    }
  }

  /// The JSON of some attributes; null if there are none, or if they cannot be kept, which is a
  /// problem.
  ///
  /// @param of what they belong to, in words
  static @Nullable JsonText json(Map<String, ?> attributes, String of, TaskLog log) {
    try {
      return attributes.isEmpty() ? null : FieldValue.json(attributes);
    } catch (QuipuException e) {
      log.problem("Attributes " + of + " are left out: " + e.message());
    } catch (RuntimeException | StackOverflowError e) {
      log.problem("Attributes " + of + " cannot be read: " + e);
    }
    return null;
  }
}
