package dev.quipu.engine.lineage;

import dev.quipu.core.error.QuipuException;

/// The limits of questions about lineage. Each stands with its reason.
public final class LineageLimits {
  private LineageLimits() {}

  /// The greatest depth of a graph: a chain of a thousand derivations is still followed.
  public static final int DEPTH = 1000;

  /// Objects of one answer. Nobody could look at more.
  public static final int NODES = 10_000;

  /// Links of one answer, and of one step of a search: objects may have many links each.
  public static final int LINKS = 50_000;

  /// Objects that a search for a path may visit: some seconds of work.
  public static final int VISITED = 200_000;

  /// Tasks, uses, measurements or compared objects on one page.
  public static final int PER_PAGE = 10_000;

  /// Objects that are read in one question, with their small bytes: some megabytes.
  public static final int OBJECTS_PER_QUESTION = 100;

  /// Contents in one question of what is missing.
  public static final int CONTENTS_PER_QUESTION = 10_000;

  /// Bytes of the content of one object: those of a large file.
  public static final long CONTENT_BYTES = 5L << 40;

  /// Metrics by which objects are compared at once: more columns nobody could look at.
  public static final int COMPARED_METRICS = 100;

  /// Examples on one page: each may have many objects, whose values come along.
  public static final int EXAMPLES_PER_PAGE = 1000;

  /// The size of the values of a page of examples at which the page ends.
  static final int EXAMPLES_BYTES = 4 << 20;

  /// Tasks and runs that are looked at for one page of examples: some tenths of a second of work.
  static final int EXAMPLES_LOOKED_AT = 20_000;

  /// Runs or experiments that one question names: each is looked up.
  public static final int CHOSEN_RUNS = 1000;

  /// Runs whose lineage is made readable before the next look.
  static final int RUNS_AT_ONCE = 100;

  /// Refuses a question that names too many things.
  ///
  /// @param things the plural in the message
  /// @throws QuipuException INVALID_ARGUMENT if they are more than allowed
  static void requireAtMost(int size, int max, String things) {
    if (size > max) {
      throw QuipuException.invalid(
          "Question names " + size + " " + things + "; at most " + max + " are allowed");
    }
  }
}
