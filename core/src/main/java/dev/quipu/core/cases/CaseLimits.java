package dev.quipu.core.cases;

/// The limits of sets of cases, each with its reason. Each value of a case has the limit of values
/// ([dev.quipu.core.limits.Limits#VALUE_BYTES]).
public final class CaseLimits {
  private CaseLimits() {}

  /// The name of a set. MLflow's database holds as many.
  public static final int NAME_CHARS = 255;

  /// The value of a tag of a set, as in MLflow.
  public static final int TAG_VALUE_CHARS = 5000;

  /// The tags of one set. All of them are in each answer.
  public static final int TAGS = 1000;

  /// The experiments of one set, likewise.
  public static final int EXPERIMENTS = 1000;

  /// Cases of one set: people evaluate with thousands, and a set is removed in one commit.
  public static final int CASES = 100_000;

  /// Cases that one request writes or removes, which is one commit.
  public static final int CASES_PER_REQUEST = 10_000;

  /// Cases of one page. A page ends earlier if its cases are large.
  public static final int CASES_PER_PAGE = 1000;

  /// Sets of one page, as in MLflow; each has up to [#TAGS] tags.
  public static final int SETS_PER_PAGE = 1000;

  /// Fields of which a set knows the types. All of them are in each answer.
  public static final int FIELDS = 500;
}
