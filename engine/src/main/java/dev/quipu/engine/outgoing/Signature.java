package dev.quipu.engine.outgoing;

import dev.quipu.engine.port.webhooks.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The signature of a message: HMAC-SHA-256 over the id, the time and the body, joined by dots, as
/// the Standard Webhooks and MLflow's webhooks have it.
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  /// Begins a secret of the Standard Webhooks, which is the key in base 64.
  private static final String KEY_PREFIX = "whsec_";

  private Signature() {}

  /// @param seconds since the epoch
  static String of(byte[] key, String id, String seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      byte[] content = (id + '.' + seconds + '.' + body).getBytes(StandardCharsets.UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }

  /// The secret as it is written.
  static byte[] plainKey(Secret secret) {
    return secret.value().getBytes(StandardCharsets.UTF_8);
  }

  /// The key of a secret of the Standard Webhooks, or the secret as it is written.
  static byte[] standardKey(Secret secret) {
    if (secret.value().startsWith(KEY_PREFIX)) {
      try {
        byte[] key = Base64.getDecoder().decode(secret.value().substring(KEY_PREFIX.length()));
        if (key.length > 0) {
          return key;
        }
      } catch (IllegalArgumentException e) {
        // Only looks like one.
        return plainKey(secret);
      }
    }
    return plainKey(secret);
  }
}
