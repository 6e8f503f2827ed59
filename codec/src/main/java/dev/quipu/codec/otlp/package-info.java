/// Spans in the wire format of OpenTelemetry (OTLP), which is also the form in which spans are
/// stored; see docs/decisions/0026-traces-have-rows-of-their-own.md.
@NullMarked
package dev.quipu.codec.otlp;

import org.jspecify.annotations.NullMarked;
