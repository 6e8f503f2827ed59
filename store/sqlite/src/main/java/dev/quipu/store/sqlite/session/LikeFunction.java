package dev.quipu.store.sqlite.session;

import dev.quipu.query.LikePattern;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlite.Function;

/// `quipu_like(text, pattern)` and `quipu_ilike(text, pattern)`: 1 if the text fits. SQLite's own
/// LIKE ignores the case of ASCII letters only, and takes exponential time on hostile patterns.
final class LikeFunction extends Function {
  private static final int PATTERNS = 32;

  private final boolean ignoreCase;
  private final Map<String, LikePattern> compiled = new LinkedHashMap<>(16, 0.75f, true);

  private LikeFunction(boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
  }

  static void register(Connection connection) throws SQLException {
    create(connection, "quipu_like", new LikeFunction(false), 2, FLAG_DETERMINISTIC);
    create(connection, "quipu_ilike", new LikeFunction(true), 2, FLAG_DETERMINISTIC);
  }

  @Override
  protected void xFunc() throws SQLException {
    String text = value_text(0);
    if (text == null) {
      result(0);
      return;
    }
    String pattern = value_text(1);
    LikePattern like = compiled.get(pattern);
    if (like == null) {
      like = LikePattern.of(pattern, ignoreCase);
      compiled.put(pattern, like);
      if (compiled.size() > PATTERNS) {
        var oldest = compiled.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    result(like.matches(text) ? 1 : 0);
  }
}
