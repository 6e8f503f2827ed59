package dev.quipu.server.mlflow.tracking;

import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.core.text.Text;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.query.Field;
import dev.quipu.server.mlflow.request.Cuts;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Tags as a client sends them, in order. MLflow keeps the name, notes and parent of a run in tags.
/// Here they are attributes of the run, so that every client sees the same values.
final class Tags {
  private final Map<String, String> plain = new LinkedHashMap<>();
  private final Cuts cuts = new Cuts();
  private @Nullable String name;
  private @Nullable String note;

  /// Takes a tag; a later tag with the same key replaces it. A value that is too long is cut, as
  /// MLflow does, and a tag tells of the cut.
  void add(String tag, String value) {
    String key = Names.key("Tag key", tag);
    Text.checkCharacters("Value of tag " + Text.quote(key), value);
    String cut = cuts.cut(new Field.Tag(key), value, Limits.TAG_VALUE_CHARS);
    switch (key) {
      case ReservedTags.RUN_NAME -> name = cut;
      case ReservedTags.NOTE -> note = cut;
      default -> plain.put(key, cut);
    }
  }

  @Nullable String name() {
    return name;
  }

  @Nullable String note() {
    return note;
  }

  /// The parent of the run; null if no parent is named, or the name cannot be one of our runs.
  @Nullable RunId parent() {
    String id = plain.get(ReservedTags.PARENT);
    return id != null && RunId.isValid(id) ? new RunId(id) : null;
  }

  /// The tags that stay tags.
  List<Tag> plain() {
    List<Tag> tags = new ArrayList<>();
    plain.forEach((key, value) -> tags.add(new Tag(key, value)));
    tags.addAll(cuts.tags());
    return tags;
  }

  /// The changes that the tags make to an existing run.
  RunChange change(List<Param> params) {
    return RunChange.NONE
        .withName(name == null || name.isEmpty() ? null : name)
        .withNotes(note)
        .withParams(params)
        .withTags(plain(), Set.of());
  }

  /// A param. If its value is too long, the value is cut, as MLflow does, and a tag tells of the
  /// cut.
  Param param(String name, String value) {
    String key = Names.key("Param key", name);
    Text.checkCharacters("Value of param " + Text.quote(key), value);
    return Param.of(key, cuts.cut(new Field.Param(key), value, Limits.PARAM_VALUE_CHARS));
  }

  /// Reads an array of `{"key", "value"}` of a body.
  static void read(Input input, String name, BiConsumer<String, String> pair) {
    input
        .objects(name)
        .forEach(
            object -> pair.accept(object.requiredText("key"), object.text("value").orElse("")));
  }
}
