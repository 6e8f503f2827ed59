package dev.quipu.sdk.read;

/// Puts any text into a filter or an order: `"run_name = " + Quote.text(name)`,
/// `Quote.key("metrics", "val/acc") + " DESC"`.
public final class Quote {
  private Quote() {}

  /// A value, such as `'it''s'`.
  public static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /// The name of a param, metric or tag.
  ///
  /// @param kind `params`, `metrics` or `tags`
  public static String key(String kind, String key) {
    return kind + ".`" + key.replace("`", "``") + "`";
  }
}
