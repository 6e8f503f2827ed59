package dev.quipu.engine.request;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.read.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The page tokens of one list. A token holds the place of the last row of a page, in a form
/// private to the list, and an authentication code (HMAC-SHA-256, cut to 16 bytes) of the place and
/// of the list. A token of another list, or an edited token, is therefore refused instead of
/// answered with a wrong page.
public final class PageToken {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int CODE_BYTES = 16;
  private static final byte VERSION = 3;

  private final byte[] secret;
  private final String[] list;

  private PageToken(byte[] secret, String[] list) {
    this.secret = secret;
    this.list = list;
  }

  /// The tokens of the list that these values describe.
  ///
  /// @param secret [dev.quipu.engine.port.Store#secret]
  public static PageToken of(byte[] secret, Object... list) {
    return new PageToken(secret, Arrays.stream(list).map(String::valueOf).toArray(String[]::new));
  }

  /// The token of the page after a place of a search; null if there is none.
  public @Nullable String after(@Nullable Place place) {
    return place == null ? null : after(place.encode());
  }

  /// The place of a search in a token, as [#place].
  public @Nullable Place searched(@Nullable String token) {
    String place = place(token);
    return place == null ? null : Place.decode(place);
  }

  /// The token of the page after a place.
  public String after(String place) {
    byte[] text = place.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(1 + CODE_BYTES + text.length)
                .put(VERSION)
                .put(code(text))
                .put(text)
                .array());
  }

  /// Makes a page from up to one row more than the page holds: the extra row says whether another
  /// page follows.
  ///
  /// @param found at most `max` + 1 rows
  /// @param placeOf the place of a row
  public <T> Results<T> page(List<T> found, int max, Function<? super T, String> placeOf) {
    if (found.size() <= max) {
      return new Results<>(found, null);
    }
    List<T> page = found.subList(0, max);
    return new Results<>(page, after(placeOf.apply(page.getLast())));
  }

  /// The place in a token; null if it is absent or empty, for the first page.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the token does not belong to this list
  public @Nullable String place(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      if (bytes.length > CODE_BYTES && bytes[0] == VERSION) {
        byte[] text = Arrays.copyOfRange(bytes, 1 + CODE_BYTES, bytes.length);
        byte[] code = Arrays.copyOfRange(bytes, 1, 1 + CODE_BYTES);
        if (MessageDigest.isEqual(code, code(text))) {
          return new String(text, StandardCharsets.UTF_8);
        }
      }
    } catch (IllegalArgumentException e) {
      // Not a token: same answer as for a token of another list.
    }
    throw QuipuException.invalid(
        "Page token "
            + Text.quote(token)
            + " does not belong to this search; ask with the token of the page before, and with"
            + " nothing else changed");
  }

  private byte[] code(byte[] place) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      for (String part : list) {
        byte[] text = part.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(4).putInt(text.length).flip());
        mac.update(text);
      }
      // The number of parts keeps the parts of one list from being the place of another.
      mac.update(ByteBuffer.allocate(4).putInt(-list.length).flip());
      return Arrays.copyOf(mac.doFinal(place), CODE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }
}
