package dev.quipu.server.nativeapi;

import dev.quipu.core.QuipuException;
import dev.quipu.core.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The page token of a list ordered by key: the last key of the page before.
final class KeyToken {
  private KeyToken() {}

  static String of(String lastKey) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(lastKey.getBytes(StandardCharsets.UTF_8));
  }

  /// The key in a token; empty for the first page.
  ///
  /// @param prefix with which every key of the list starts
  static String key(String token, String prefix) {
    if (token.isEmpty()) {
      return "";
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      String key = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (!key.isEmpty() && key.startsWith(prefix)) {
        return Text.checkCharacters("Page token", key);
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // Not our form: the same answer as for a token of another list.
    }
    throw QuipuException.invalid(
        "Page token " + Text.quote(token) + " does not belong to this list");
  }
}
