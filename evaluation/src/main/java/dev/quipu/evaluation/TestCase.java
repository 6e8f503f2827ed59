package dev.quipu.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.json.CaseJson;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A case of a data set: what a model is asked, what it should answer, and, once it was asked, what
/// it has answered. Each part is any value that [dev.quipu.sdk.objects.Values] writes, or absent.
///
/// Each method that sets a part gives a new case; none changes. Any thread.
///
/// ```java
/// TestCase.of("What is a quipu?").key("quipu").expected("Knots on strings.").metadata("language", "en")
/// ```
public final class TestCase {
  /// The names that parts have in a row, beside those of the extras.
  private static final Set<String> PARTS =
      Set.of(
          EvaluationRow.INPUT,
          EvaluationRow.OUTPUT,
          EvaluationRow.EXPECTED,
          EvaluationRow.RETRIEVED_CONTEXT,
          EvaluationRow.EXPECTED_CONTEXT,
          EvaluationRow.TOOLS_CALLED,
          EvaluationRow.EXPECTED_TOOLS,
          EvaluationRow.TRAJECTORIES);

  private final @Nullable String key;
  private final Map<String, @Nullable Object> parts;
  private final Map<String, @Nullable Object> metadata;

  private TestCase(
      @Nullable String key,
      Map<String, @Nullable Object> parts,
      Map<String, @Nullable Object> metadata) {
    this.key = key;
    this.parts = parts;
    this.metadata = metadata;
  }

  /// A case without any part.
  public static TestCase empty() {
    return new TestCase(null, Map.of(), Map.of());
  }

  /// A case with an input.
  public static TestCase of(@Nullable Object input) {
    return empty().input(input);
  }

  /// A case whose parts are members of an object, such as a line of a file: `key` and `metadata`
  /// are those of the case, and members with other names are extras.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the key is no text, or the metadata are no object
  public static TestCase ofMembers(Map<String, ? extends @Nullable Object> members) {
    TestCase read = empty();
    for (Map.Entry<String, ? extends @Nullable Object> member : members.entrySet()) {
      String name = member.getKey();
      Object value = member.getValue();
      if (name.equals("key")) {
        read = value == null ? read : read.key(CaseJson.plain(value));
      } else if (!name.equals("metadata")) {
        read = read.part(name, value);
      } else if (value instanceof Map<?, ?> map) {
        for (Map.Entry<?, ?> one : map.entrySet()) {
          read = read.metadata(String.valueOf(one.getKey()), one.getValue());
        }
      } else if (value != null) {
        throw QuipuException.invalid(
            "Metadata of a case are no object: " + Text.quote(CaseJson.plain(value)));
      }
    }
    return read;
  }

  private TestCase with(Consumer<Map<String, @Nullable Object>> change) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(parts);
    change.accept(copy);
    return new TestCase(key, Collections.unmodifiableMap(copy), metadata);
  }

  private TestCase part(String name, @Nullable Object value) {
    Keys.check("Name of a part of a case", name);
    return with(copy -> copy.put(name, value));
  }

  private @Nullable Object part(String name) {
    return parts.get(name);
  }

  // ---- the key ----

  /// Names the case among those of its data set. Without it the key follows from the input.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is empty or too long
  public TestCase key(String newKey) {
    return new TestCase(Keys.check("Key of a case", newKey), parts, metadata);
  }

  /// The key that was set; empty if none was.
  public Optional<String> key() {
    return Optional.ofNullable(key);
  }

  // ---- the parts ----

  public TestCase input(@Nullable Object value) {
    return part(EvaluationRow.INPUT, value);
  }

  public @Nullable Object input() {
    return part(EvaluationRow.INPUT);
  }

  /// Sets what the model has answered.
  public TestCase output(@Nullable Object value) {
    return part(EvaluationRow.OUTPUT, value);
  }

  public @Nullable Object output() {
    return part(EvaluationRow.OUTPUT);
  }

  /// Whether there is an output, be it null.
  public boolean hasOutput() {
    return parts.containsKey(EvaluationRow.OUTPUT);
  }

  /// Sets what the model should answer. A collection holds several answers, of which each is right.
  public TestCase expected(@Nullable Object value) {
    return part(EvaluationRow.EXPECTED, value);
  }

  public @Nullable Object expected() {
    return part(EvaluationRow.EXPECTED);
  }

  /// Sets what was found and given to the model beside the input.
  public TestCase retrievedContext(@Nullable Object value) {
    return part(EvaluationRow.RETRIEVED_CONTEXT, value);
  }

  public @Nullable Object retrievedContext() {
    return part(EvaluationRow.RETRIEVED_CONTEXT);
  }

  /// Sets what should have been found.
  public TestCase expectedContext(@Nullable Object value) {
    return part(EvaluationRow.EXPECTED_CONTEXT, value);
  }

  public @Nullable Object expectedContext() {
    return part(EvaluationRow.EXPECTED_CONTEXT);
  }

  /// Sets the tools that the model has called.
  public TestCase toolsCalled(@Nullable Object value) {
    return part(EvaluationRow.TOOLS_CALLED, value);
  }

  public @Nullable Object toolsCalled() {
    return part(EvaluationRow.TOOLS_CALLED);
  }

  /// Sets the tools that the model should call.
  public TestCase expectedTools(@Nullable Object value) {
    return part(EvaluationRow.EXPECTED_TOOLS, value);
  }

  public @Nullable Object expectedTools() {
    return part(EvaluationRow.EXPECTED_TOOLS);
  }

  /// Sets the steps that an agent took, one after the other.
  public TestCase trajectories(@Nullable Object value) {
    return part(EvaluationRow.TRAJECTORIES, value);
  }

  public @Nullable Object trajectories() {
    return part(EvaluationRow.TRAJECTORIES);
  }

  /// Sets anything else that belongs to the case.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the name is empty, too long, or that of a part with
  ///   a method of its own
  public TestCase extra(String name, @Nullable Object value) {
    if (PARTS.contains(name)) {
      throw QuipuException.invalid(
          "An extra cannot be named " + Text.quote(name) + ", which is a part of every case");
    }
    return part(name, value);
  }

  /// An extra; null if there is none.
  public @Nullable Object extra(String name) {
    return PARTS.contains(name) ? null : part(name);
  }

  /// All parts by their names in a row: `input`, `output`, `expected`, `retrievedContext`,
  /// `expectedContext`, `toolsCalled`, `expectedTools`, `trajectories`, and the extras.
  public Map<String, @Nullable Object> parts() {
    return parts;
  }

  // ---- the metadata ----

  /// Sets a value by which cases are sliced, such as a language.
  public TestCase metadata(String name, @Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(metadata);
    copy.put(name, value);
    return new TestCase(key, parts, Collections.unmodifiableMap(copy));
  }

  public TestCase metadata(Map<String, ? extends @Nullable Object> values) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(metadata);
    copy.putAll(values);
    return new TestCase(key, parts, Collections.unmodifiableMap(copy));
  }

  public Map<String, @Nullable Object> metadata() {
    return metadata;
  }

  // ---- as texts, for evaluators ----

  /// The output as text: a text as it is, all else as JSON.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there is none
  public String outputText() {
    if (!hasOutput()) {
      throw QuipuException.invalid(this + " has no output");
    }
    return CaseJson.plain(output());
  }

  /// The expected answers as texts, at least one.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there is none
  public Collection<String> expectedTexts() {
    Object expected = expected();
    if (expected == null || CaseJson.elements(expected).isEmpty()) {
      throw QuipuException.invalid(this + " has no expected output");
    }
    return CaseJson.elements(expected).stream().map(CaseJson::plain).toList();
  }

  @Override
  public String toString() {
    return key != null
        ? "Case " + Text.quote(key)
        : "Case of the input " + Text.quote(CaseJson.plain(input()));
  }
}
