package dev.quipu.sdk.wire;

import dev.quipu.core.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/// The JSON by which a client asks which contents of objects the server does not have.
public final class ContentsJson {
  private ContentsJson() {}

  /// The body that asks for one content.
  public static byte[] ask(Digest content) {
    return String.format(Locale.ROOT, "{\"contents\":[\"%s\"]}", content.hex())
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The body that asks for several objects.
  public static byte[] find(Collection<Digest> objects) {
    return objects.stream()
        .map(Digest::hex)
        .collect(Collectors.joining("\",\"", "{\"objects\":[\"", "\"]}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Whether an answer to [#ask] lists the content as missing.
  public static boolean isMissing(byte[] answer, Digest content) {
    // A digest is plain ASCII and occurs nowhere else in the answer to a question for one content.
    return new String(answer, StandardCharsets.UTF_8).contains('"' + content.hex() + '"');
  }
}
