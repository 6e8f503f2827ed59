package dev.quipu.core.alerts;

/// The limits of alerts. Each stands with its reason.
public final class AlertLimits {
  private AlertLimits() {}

  /// The message of an alert: a sentence or two.
  public static final int MESSAGE_CHARS = 1000;

  /// The alerts of one run, and those of one experiment. A page shows all of them.
  public static final int ALERTS_PER_OWNER = 1000;

  /// The alerts of a project: all that are enabled are held in memory, some hundred bytes each.
  public static final int ALERTS_PER_PROJECT = 100_000;

  /// The webhooks that one alert names.
  public static final int WEBHOOKS = 10;

  /// The shortest time between two firings of an alert in a run: each is a row and a message.
  public static final long LEAST_COOLDOWN_MS = 1000;

  /// The longest: whoever wants more wants an alert that fires once in a run.
  public static final long LONGEST_COOLDOWN_MS = 30L * 86_400_000;

  /// Alerts in one page of a list.
  public static final int ALERTS_PER_PAGE = 1000;

  /// Firings in one page.
  public static final int FIRINGS_PER_PAGE = 1000;

  /// The reason for which somebody has asked a run to stop.
  public static final int REASON_CHARS = 1000;
}
