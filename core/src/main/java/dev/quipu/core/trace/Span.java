package dev.quipu.core.trace;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A step of a trace, as OpenTelemetry defines it.
///
/// @param trace 32 lower-case hexadecimal digits. MLflow's clients send ids of only zeros, too,
///   which W3C Trace Context forbids
/// @param id 16 lower-case hexadecimal digits
/// @param parent the span that began this one; null for the root of a trace
/// @param kind OpenTelemetry's number
/// @param startNs since the epoch
/// @param endNs 0 for a span that has not ended
public record Span(
    String trace,
    String id,
    @Nullable String parent,
    String name,
    int kind,
    long startNs,
    long endNs,
    SpanStatus status,
    String message,
    Map<String, AttributeValue> attributes,
    List<Event> events) {
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  /// Something that happened within a span.
  public record Event(String name, long timeNs, Map<String, AttributeValue> attributes) {
    public Event {
      Text.check("Name of an event", name, TraceLimits.NAME_CHARS);
      checkTime("Time of event " + Text.quote(name), timeNs);
      attributes = checkAttributes("Event " + Text.quote(name), attributes);
    }
  }

  /// @throws QuipuException INVALID_ARGUMENT if a part breaks a rule or a limit
  public Span {
    checkId("Trace id", trace, TRACE_DIGITS);
    checkId("Span id", id, SPAN_DIGITS);
    if (parent != null) {
      checkId("Parent of a span", parent, SPAN_DIGITS);
      if (parent.equals(id)) {
        throw QuipuException.invalid("Span " + id + " is its own parent");
      }
    }
    Text.check("Name of span " + id, name, TraceLimits.NAME_CHARS);
    Text.checkCharacters("Message of span " + id, message);
    checkTime("Start of span " + id, startNs);
    checkTime("End of span " + id, endNs);
    attributes = checkAttributes("Span " + id, attributes);
    if (events.size() > TraceLimits.ATTRIBUTES_PER_SPAN) {
      throw QuipuException.invalid(
          "Span "
              + id
              + " has "
              + events.size()
              + " events; at most "
              + TraceLimits.ATTRIBUTES_PER_SPAN
              + " are allowed");
    }
    events = List.copyOf(events);
  }

  private static void checkId(String what, String hex, int digits) {
    if (!Hex.isLowerHex(hex, digits)) {
      throw QuipuException.invalid(
          what + " " + Text.quote(hex) + " does not have " + digits / 2 + " bytes");
    }
  }

  /// Times are unsigned on the wire.
  private static void checkTime(String what, long ns) {
    if (ns < 0) {
      throw QuipuException.invalid(
          what
              + " is "
              + Long.toUnsignedString(ns)
              + " ns; at most "
              + Long.MAX_VALUE
              + " (in the year 2262) is allowed");
    }
  }

  private static Map<String, AttributeValue> checkAttributes(
      String what, Map<String, AttributeValue> attributes) {
    if (attributes.size() > TraceLimits.ATTRIBUTES_PER_SPAN) {
      throw QuipuException.invalid(
          what
              + " has "
              + attributes.size()
              + " attributes; at most "
              + TraceLimits.ATTRIBUTES_PER_SPAN
              + " are allowed");
    }
    return Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  public boolean isRoot() {
    return parent == null;
  }

  public Span withAttributes(Map<String, AttributeValue> more) {
    Map<String, AttributeValue> all = new LinkedHashMap<>(attributes);
    all.putAll(more);
    return new Span(trace, id, parent, name, kind, startNs, endNs, status, message, all, events);
  }
}
