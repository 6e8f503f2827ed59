package dev.quipu.query;

import dev.quipu.core.error.QuipuException;
import java.util.function.UnaryOperator;

/// The keys in filters and orders.
public final class FilterKeys {
  private FilterKeys() {}

  /// Renames the keys in a filter or order. An invalid text stays as it is, so that its error
  /// quotes the user's own words.
  public static String renamed(String text, UnaryOperator<String> rename) {
    StringBuilder out = new StringBuilder();
    int copied = 0;
    try {
      Lexer lexer = new Lexer(Source.filter(text));
      for (Token token = lexer.next(); token.kind() != Token.Kind.END; token = lexer.next()) {
        String type = token.type();
        String key =
            token.kind() == Token.Kind.NAME && type != null
                ? rename.apply(token.text())
                : token.text();
        if (!key.equals(token.text())) {
          out.append(text, copied, token.start()).append(type).append('.').append(quoted(key));
          copied = token.end();
        }
      }
    } catch (QuipuException e) {
      return text;
    }
    return out.append(text, copied, text.length()).toString();
  }

  private static String quoted(String key) {
    return "`" + key.replace("`", "``") + "`";
  }
}
