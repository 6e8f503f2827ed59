package dev.quipu.core.cases;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A case of a set: an input, and what is known of it. In a set no two cases have the same input.
///
/// @param input canonical
/// @param output null if there is none, as are the following
/// @param metadata an object
/// @param source an object that says where the case comes from, as the client has it
/// @param createdBy empty if unknown, as is `updatedBy`
public record EvaluationCase(
    JsonText input,
    @Nullable JsonText output,
    @Nullable JsonText expected,
    @Nullable JsonText metadata,
    @Nullable JsonText source,
    String createdBy,
    String updatedBy,
    long createdMs,
    long updatedMs) {
  private static final String ID_PREFIX = "dr-";
  private static final int ID_DIGITS = 32;
  private static final int KEY_DIGITS = 64;

  public EvaluationCase {
    Text.check("User", createdBy, Limits.USER_CHARS);
    Text.check("User", updatedBy, Limits.USER_CHARS);
  }

  /// The key of the case in evaluations: a hash of its input.
  public String key() {
    return EvaluationRow.keyOf(input);
  }

  /// The id by which MLflow's clients know the case: `dr-` and the first digits of its key.
  public String id() {
    return ID_PREFIX + key().substring(0, ID_DIGITS);
  }

  /// The id of the case of a key; none if the text is no key.
  public static List<String> idsOfKey(String key) {
    return Hex.isLowerHex(key, KEY_DIGITS)
        ? List.of(ID_PREFIX + key.substring(0, ID_DIGITS))
        : List.of();
  }

  /// The digits with which the key of the case of an id begins; empty if the text cannot be an id.
  public static Optional<String> keyPrefix(String id) {
    String digits = id.startsWith(ID_PREFIX) ? id.substring(ID_PREFIX.length()) : "";
    return Hex.isLowerHex(digits, ID_DIGITS) ? Optional.of(digits) : Optional.empty();
  }

  /// This case with what a newer one of the same input says: its output replaces the old one, and
  /// the members of what is expected and of the metadata are added to the old ones. The source and
  /// the creation stay.
  public EvaluationCase with(EvaluationCase newer) {
    return new EvaluationCase(
        input,
        newer.output == null ? output : newer.output,
        merged(expected, newer.expected),
        merged(metadata, newer.metadata),
        source,
        createdBy,
        newer.updatedBy.isEmpty() ? updatedBy : newer.updatedBy,
        createdMs,
        newer.updatedMs);
  }

  private static @Nullable JsonText merged(@Nullable JsonText old, @Nullable JsonText newer) {
    if (old == null || newer == null) {
      return newer == null ? old : newer;
    }
    if (!(JsonTree.read(old) instanceof Map<?, ?> before)
        || !(JsonTree.read(newer) instanceof Map<?, ?> after)) {
      return newer;
    }
    Map<Object, @Nullable Object> all = new TreeMap<>(before);
    all.putAll(after);
    StringBuilder text = new StringBuilder();
    JsonTree.write(all, text);
    return new JsonText(text.toString());
  }

  /// Checks that a value of a case is an object.
  ///
  /// @param what such as `inputs`
  /// @throws QuipuException INVALID_ARGUMENT
  public static JsonText checkObject(String what, JsonText value) {
    if (value.text().charAt(0) != '{') {
      throw QuipuException.invalid(
          what + " is " + Text.quote(Text.first(value.text(), 100)) + "; it must be an object");
    }
    return value;
  }
}
