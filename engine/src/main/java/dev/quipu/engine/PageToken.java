package dev.quipu.engine;

import dev.quipu.core.QuipuException;
import dev.quipu.core.Text;
import dev.quipu.engine.store.Page;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a search goes on. A token holds an offset and a fingerprint of the search it belongs to,
/// so that one from another search, or a forged one, is refused rather than answered with a wrong
/// page.
final class PageToken {
  private final int fingerprint;

  private PageToken(int fingerprint) {
    this.fingerprint = fingerprint;
  }

  /// The tokens of the search these values describe.
  static PageToken of(Object... search) {
    return new PageToken(
        Arrays.deepHashCode(Arrays.stream(search).map(Objects::toString).toArray()));
  }

  /// The offset in a token; 0 if it is absent or empty.
  long offset(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return 0;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
      String[] parts = text.split(":", -1);
      if (parts.length == 3
          && parts[0].equals("1")
          && Integer.parseUnsignedInt(parts[1], 16) == fingerprint) {
        long offset = Long.parseLong(parts[2]);
        if (offset > 0 && token.equals(at(offset))) {
          return offset;
        }
      }
    } catch (IllegalArgumentException e) {
      // Not our form: the same answer as for a token of another search.
    }
    throw QuipuException.invalid(
        "Page token " + Text.quote(token) + " does not belong to this search");
  }

  /// The token of the page after this one; null on the last.
  @Nullable String next(Page<?> page, long offset) {
    return page.hasMore() ? at(offset + page.items().size()) : null;
  }

  /// The token of the page that begins at an offset greater than 0.
  String at(long offset) {
    String text = "1:" + Integer.toHexString(fingerprint) + ":" + offset;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
