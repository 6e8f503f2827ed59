package dev.quipu.harness.report;

/// Builds HTML. All texts and values of attributes are escaped; only tags come from programs.
public final class Html {
  private final StringBuilder out = new StringBuilder();

  /// Opens an element.
  ///
  /// @param attributes names and values in turn
  public Html open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
    return this;
  }

  public Html close(String tag) {
    out.append("</").append(tag).append('>');
    return this;
  }

  /// Ends a line of the source.
  public Html line() {
    out.append('\n');
    return this;
  }

  public Html text(String text) {
    escape(text);
    return this;
  }

  /// An element with a text.
  public Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /// Adds what other builders have built.
  public Html add(Html other) {
    out.append(other.out);
    return this;
  }

  /// Adds a style or a script of the program, which is never made of data.
  Html resource(String tag, String content) {
    out.append('<').append(tag).append('>').append(content);
    return close(tag);
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> {
          // Control characters have no form in HTML.
          boolean isShown = (c >= ' ' && c != 0x7f) || c == '\n' || c == '\t';
          out.append(isShown ? c : '\ufffd');
        }
      }
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
