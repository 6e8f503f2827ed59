package dev.quipu.core.frame;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;

/// Rows of tracks as rows of frames. The key of a field is `topic/field`: a topic may hold slashes,
/// a field may not.
public final class TrackFrames {
  private TrackFrames() {}

  /// The key of a field of a track.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the field holds a slash, or a name breaks the rule
  ///   for keys
  public static String key(String topic, String field) {
    if (field.indexOf('/') >= 0) {
      throw QuipuException.invalid(
          "Field " + Text.quote(field) + " holds a slash; fields of tracks must not");
    }
    if (topic.isEmpty() || field.isEmpty()) {
      throw QuipuException.invalid((topic.isEmpty() ? "Topic" : "Field") + " of a track is empty");
    }
    return Keys.check("Topic and field", topic + "/" + field);
  }

  /// Checks that a track may have a topic.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if not even a field of one character would fit
  public static void checkTopic(String topic) {
    key(topic, "f");
  }

  public static String topicOf(String key) {
    return key.substring(0, key.lastIndexOf('/'));
  }

  public static String fieldOf(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  static void checkKey(String key) {
    Keys.check("Topic and field", key);
    int slash = key.lastIndexOf('/');
    if (slash < 1 || slash == key.length() - 1) {
      throw QuipuException.invalid(
          "Key " + Text.quote(key) + " of a track is not a topic, a slash and a field");
    }
  }
}
