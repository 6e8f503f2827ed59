package dev.quipu.engine.webhooks;

/// The limits of webhooks.
public final class WebhookLimits {
  private WebhookLimits() {}

  /// Webhooks of a project: each event looks at all of them.
  public static final int WEBHOOKS = 100;

  public static final int NAME_CHARS = 100;
  public static final int DESCRIPTION_CHARS = 1000;

  /// Longer addresses do not pass all proxies.
  public static final int URL_CHARS = 2048;

  /// HMAC-SHA-256 hashes keys of more than 64 bytes, so nothing is gained by longer ones.
  public static final int SECRET_CHARS = 256;

  public static final int MESSAGES_PER_PAGE = 100;
}
