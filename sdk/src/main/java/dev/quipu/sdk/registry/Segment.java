package dev.quipu.sdk.registry;

import dev.quipu.core.error.QuipuException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// A name as one segment of the path of a URL.
final class Segment {
  private Segment() {}

  static String of(String name) {
    if (name.isEmpty()) {
      throw QuipuException.invalid("A name is empty");
    }
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
  }
}
