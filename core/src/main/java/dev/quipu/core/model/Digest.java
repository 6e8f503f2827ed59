package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of some bytes as 64 lower-case hex digits. Blobs are stored under this name.
public record Digest(String hex) {
  public Digest {
    if (!Hex.isLowerHex(hex, 64)) {
      throw QuipuException.invalid(
          "Digest " + Text.quote(hex) + " is not 64 lower-case hexadecimal digits");
    }
  }

  /// Whether the text has the form of a digest.
  public static boolean isValid(String text) {
    return Hex.isLowerHex(text, 64);
  }

  public static Digest of(byte[] bytes) {
    return ofHash(sha256().digest(bytes));
  }

  /// Wraps the 32 bytes of a finished [#sha256].
  public static Digest ofHash(byte[] hash) {
    return new Digest(HexFormat.of().formatHex(hash));
  }

  /// The digest as 32 bytes.
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /// A new SHA-256 to update while bytes are streamed.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
