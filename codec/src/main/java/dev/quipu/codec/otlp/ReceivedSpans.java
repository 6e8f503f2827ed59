package dev.quipu.codec.otlp;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.TraceLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The spans of a request: `ExportTraceServiceRequest`. A span that breaks a rule is rejected, and
/// the others are taken, as OTLP wants it.
///
/// @param rejected how many spans break a rule
/// @param reason of the first of them; null if there is none
public record ReceivedSpans(List<Received> spans, int rejected, @Nullable String reason) {
  /// The attribute of a resource that is kept, with the root of the trace: which program it was.
  public static final String SERVICE = "service.name";

  /// What the SDKs of OpenTelemetry call a program that nobody has given a name.
  private static final String UNNAMED = "unknown_service";

  public ReceivedSpans {
    spans = List.copyOf(spans);
  }

  /// A span and its bytes.
  @SuppressWarnings("ArrayRecordComponent")
  public record Received(Span span, byte[] bytes) {}

  /// Reads a request.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the bytes are no such message, TOO_LARGE if there
  ///   are too many spans
  public static ReceivedSpans decode(byte[] body) {
    Collector collector = new Collector();
    ProtoInput request = new ProtoInput(body, 0, body.length);
    while (request.next()) {
      if (request.field() == SpanFields.RESOURCE_SPANS) {
        readResource(request.messageField(), collector);
      } else {
        request.skip();
      }
    }
    return collector.collected();
  }

  private static void readResource(ProtoInput in, Collector collector) {
    List<ProtoInput> scopes = new ArrayList<>();
    Map<String, AttributeValue> resource = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case SpanFields.RESOURCE -> {
          ProtoInput of = in.messageField();
          while (of.next()) {
            if (of.field() == SpanFields.RESOURCE_ATTRIBUTES) {
              SpanMessage.addKeyValue(of.messageField(), resource, 0);
            } else {
              of.skip();
            }
          }
        }
        case SpanFields.SCOPE_SPANS -> scopes.add(in.messageField());
        default -> in.skip();
      }
    }
    for (ProtoInput scope : scopes) {
      while (scope.next()) {
        if (scope.field() == SpanFields.SPANS) {
          ProtoInput span = scope.messageField();
          collector.add(
              resource.get(SERVICE), span.size(), span.all(), () -> SpanMessage.decode(span));
        } else {
          scope.skip();
        }
      }
    }
  }

  /// Collects the spans of a request, of whatever encoding.
  public static final class Collector {
    private final List<Received> spans = new ArrayList<>();
    private int rejected;
    private @Nullable String reason;

    /// Reads a span.
    @FunctionalInterface
    public interface Reading {
      Span read();
    }

    /// Adds a span that was no message.
    public void add(@Nullable AttributeValue service, Reading reading) {
      add(service, 0, new byte[0], reading);
    }

    void add(@Nullable AttributeValue service, int size, byte[] bytes, Reading reading) {
      if (spans.size() + rejected == TraceLimits.SPANS_PER_REQUEST) {
        throw new QuipuException(
            ErrorCode.TOO_LARGE,
            "The request has more than the "
                + TraceLimits.SPANS_PER_REQUEST
                + " spans that one may have; nothing was stored");
      }
      try {
        if (size > TraceLimits.SPAN_BYTES) {
          throw QuipuException.invalid(
              "A span has " + size + " bytes; at most " + TraceLimits.SPAN_BYTES + " are allowed");
        }
        Span span = reading.read();
        byte[] own = bytes.length == 0 ? SpanMessage.encode(span) : bytes;
        if (span.isRoot() && isName(service) && !span.attributes().containsKey(SERVICE)) {
          Map<String, AttributeValue> more = Map.of(SERVICE, Objects.requireNonNull(service));
          spans.add(new Received(span.withAttributes(more), SpanMessage.withAttributes(own, more)));
        } else {
          spans.add(new Received(span, own));
        }
      } catch (QuipuException e) {
        if (e.code() != ErrorCode.INVALID_ARGUMENT) {
          throw e;
        }
        if (reason == null) {
          reason = e.getMessage();
        }
        rejected++;
      }
    }

    private static boolean isName(@Nullable AttributeValue service) {
      return service instanceof AttributeValue.Words(String name) && !name.startsWith(UNNAMED);
    }

    public ReceivedSpans collected() {
      return new ReceivedSpans(spans, rejected, reason);
    }
  }

  /// The answer to the request: `ExportTraceServiceResponse`.
  public byte[] response() {
    ProtoOutput out = new ProtoOutput();
    if (rejected > 0) {
      ProtoOutput partial = new ProtoOutput();
      partial.varint(SpanFields.REJECTED_SPANS, rejected);
      partial.text(SpanFields.ERROR_MESSAGE, reason == null ? "" : reason);
      out.message(SpanFields.PARTIAL_SUCCESS, partial);
    }
    return out.bytes();
  }
}
