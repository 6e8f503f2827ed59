package dev.quipu.core.issues;

/// The limits of issues, each with its reason.
public final class IssueLimits {
  private IssueLimits() {}

  /// The name of an issue. MLflow's database holds as many.
  public static final int NAME_CHARS = 250;

  /// All root causes of one issue together, and all its categories: some pages of text. Their JSON
  /// is a value with the limit of values ([dev.quipu.core.limits.Limits#VALUE_BYTES]).
  public static final int LIST_CHARS = 10_000;

  /// Root causes of one issue, and its categories. All of them are in each answer.
  public static final int ITEMS = 100;

  /// The id of a source run. MLflow's clients may name runs of another server.
  public static final int RUN_ID_CHARS = 256;

  /// Issues of one page; a page ends earlier if its issues are large.
  public static final int PER_PAGE = 1000;
}
