package dev.quipu.sdk.folder;

import dev.quipu.core.model.Param;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An answer of the native API, whose items have the form of lines. Numbers keep the text in which
/// they were sent.
public final class AnswerPage {
  private final FolderObject json;

  private AnswerPage(FolderObject json) {
    this.json = json;
  }

  /// Reads an answer.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if it is no JSON object
  public static AnswerPage read(byte[] answer) {
    return new AnswerPage(FolderObject.parse(new String(answer, StandardCharsets.UTF_8)));
  }

  /// The items of a list.
  ///
  /// @param reading reads one that is written as a line
  public <T> List<T> items(String list, Function<String, T> reading) {
    List<T> items = new ArrayList<>();
    for (FolderObject one : json.objects(list)) {
      items.add(reading.apply(FolderJson.longText(one.fields())));
    }
    return items;
  }

  /// The texts that the items of a list have in a field.
  public List<String> texts(String list, String field) {
    return json.objects(list).stream().map(one -> one.text(field)).toList();
  }

  /// Those items of a list that have a field.
  public <T> List<T> itemsWith(String list, String field, Function<String, T> reading) {
    List<T> items = new ArrayList<>();
    for (FolderObject one : json.objects(list)) {
      if (one.fields().containsKey(field)) {
        items.add(reading.apply(FolderJson.longText(one.fields())));
      }
    }
    return items;
  }

  /// An object of the answer; empty if there is none.
  ///
  /// @param reading reads one that is written as a line
  public <T> Optional<T> findItem(String field, Function<String, T> reading) {
    return Optional.ofNullable(json.findJson(field)).map(reading);
  }

  public String text(String field) {
    return json.text(field);
  }

  public @Nullable String findText(String field) {
    return json.findText(field);
  }

  public long integer(String field) {
    return json.integer(field);
  }

  /// The run that the answer describes.
  ///
  /// @param experiment the name of its experiment
  public RunDocument run(String experiment) {
    return RunDocument.of(json, experiment);
  }

  /// The params of the run that the answer describes.
  public SortedMap<String, Param> params() {
    return RunDocument.params(json.object("params"));
  }
}
