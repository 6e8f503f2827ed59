package dev.quipu.store.sqlite.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds a statement together with its bound values. Values only ever go in as arguments.
public final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> arguments = new ArrayList<>();

  /// Adds text of this program, with as many arguments as it has question marks.
  public Sql add(String sql, @Nullable Object... values) {
    text.append(sql);
    for (@Nullable Object value : values) {
      arguments.add(value);
    }
    return this;
  }

  /// Adds `(?, ?, ...)`.
  public Sql addList(Collection<?> values) {
    text.append('(');
    String separator = "";
    for (Object value : values) {
      text.append(separator).append('?');
      arguments.add(value);
      separator = ", ";
    }
    text.append(')');
    return this;
  }

  public String text() {
    return text.toString();
  }

  public @Nullable Object[] arguments() {
    return arguments.toArray();
  }
}
