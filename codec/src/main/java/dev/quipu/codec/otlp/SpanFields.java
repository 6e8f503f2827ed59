package dev.quipu.codec.otlp;

/// The numbers of the fields of OTLP's messages that are read and written here; see
/// https://github.com/open-telemetry/opentelemetry-proto. Fields that are not here stay in the
/// bytes of a span and are not looked at.
final class SpanFields {
  private SpanFields() {}

  // ExportTraceServiceRequest, ResourceSpans, ScopeSpans, Resource
  static final int RESOURCE_SPANS = 1;
  static final int RESOURCE = 1;
  static final int SCOPE_SPANS = 2;
  static final int SPANS = 2;
  static final int RESOURCE_ATTRIBUTES = 1;

  // Span
  static final int TRACE_ID = 1;
  static final int SPAN_ID = 2;
  static final int PARENT_SPAN_ID = 4;
  static final int NAME = 5;
  static final int KIND = 6;
  static final int START = 7;
  static final int END = 8;
  static final int ATTRIBUTES = 9;
  static final int EVENTS = 11;
  static final int STATUS = 15;

  // Span.Event
  static final int EVENT_TIME = 1;
  static final int EVENT_NAME = 2;
  static final int EVENT_ATTRIBUTES = 3;

  // Status
  static final int STATUS_MESSAGE = 2;
  static final int STATUS_CODE = 3;

  // KeyValue
  static final int KEY = 1;
  static final int VALUE = 2;

  // AnyValue
  static final int STRING = 1;
  static final int BOOL = 2;
  static final int INT = 3;
  static final int DOUBLE = 4;
  static final int ARRAY = 5;
  static final int KEY_VALUES = 6;
  static final int BYTES = 7;

  // ArrayValue, KeyValueList
  static final int VALUES = 1;

  // ExportTraceServiceResponse, ExportTracePartialSuccess
  static final int PARTIAL_SUCCESS = 1;
  static final int REJECTED_SPANS = 1;
  static final int ERROR_MESSAGE = 2;
}
