package dev.quipu.sdk.capture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version of this library.
public final class SdkVersion {
  public static final String VERSION = read();

  /// How this library calls itself in requests.
  public static final String USER_AGENT = "quipu-java/" + VERSION;

  private SdkVersion() {}

  private static String read() {
    try (InputStream in = SdkVersion.class.getResourceAsStream("/dev/quipu/sdk/sdk.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("sdk.properties cannot be read from the jar", e);
    }
  }
}
