package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.Omitted;
import dev.quipu.sdk.values.limits.ValueLimits;
import dev.quipu.sdk.values.schema.Schema;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/// Writes values of unknown classes: their text, with the name of the class. Their private state is
/// not read.
final class TextEncoder implements Encoder {
  private final @Nullable String warning;
  private final boolean mayBeIdentity;

  /// @param warning about each value; null for none
  /// @param mayBeIdentity whether the text may be that of `Object`, which is another one in each
  ///   program
  TextEncoder(@Nullable String warning, boolean mayBeIdentity) {
    this.warning = warning;
    this.mayBeIdentity = mayBeIdentity;
  }

  @Override
  public Schema write(ValueWriter out, Object value) {
    String type = name(value.getClass());
    if (warning != null) {
      out.warn(type, warning);
    }
    String text = String.valueOf(value.toString());
    if (mayBeIdentity && text.startsWith(value.getClass().getName() + '@')) {
      out.warn(type, "has no text form: its toString() is that of Object");
      text = type;
    }
    if (text.length() > ValueLimits.TEXT_CHARS) {
      return out.omit(
          Omitted.Reason.SIZE,
          type,
          "has a text of "
              + text.length()
              + " characters; at most "
              + ValueLimits.TEXT_CHARS
              + " are allowed");
    }
    out.text(text);
    return Schema.text("text-form", null, type);
  }

  /// The name without the parts that differ from program to program.
  private static String name(Class<?> type) {
    if (Proxy.isProxyClass(type) && type.getInterfaces().length > 0) {
      return type.getInterfaces()[0].getName();
    }
    String name = type.getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda > 0 ? name.substring(0, lambda) + "$$Lambda" : name;
  }
}
