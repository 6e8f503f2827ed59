package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// Writes structs in Thrift's compact protocol, in which Parquet has its metadata. Fields of a
/// struct must be written by ascending id.
final class ThriftSink {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  /// A list shorter than this has its size in its first byte.
  private static final int SHORT_LIST = 15;

  private final ByteSink out;
  private final Deque<Integer> outerIds = new ArrayDeque<>();
  private int lastId;

  /// Begins a struct.
  ThriftSink(ByteSink out) {
    this.out = out;
  }

  private void header(int id, int type) {
    int step = id - lastId;
    if (step > 0 && step < 16) {
      out.putByte(step << 4 | type);
    } else {
      out.putByte(type);
      out.putZigzag(id);
    }
    lastId = id;
  }

  ThriftSink flag(int id, boolean value) {
    header(id, value ? TRUE : FALSE);
    return this;
  }

  ThriftSink i32(int id, int value) {
    header(id, I32);
    out.putZigzag(value);
    return this;
  }

  ThriftSink i64(int id, long value) {
    header(id, I64);
    out.putZigzag(value);
    return this;
  }

  ThriftSink text(int id, String value) {
    return binary(id, value.getBytes(StandardCharsets.UTF_8));
  }

  ThriftSink binary(int id, byte[] value) {
    header(id, BINARY);
    element(value);
    return this;
  }

  /// Begins a list of integers, whose elements follow.
  ThriftSink integers(int id, int size) {
    return list(id, size, I32);
  }

  /// Begins a list of texts, whose elements follow.
  ThriftSink texts(int id, int size) {
    return list(id, size, BINARY);
  }

  /// Begins a list of structs, whose elements follow.
  ThriftSink structs(int id, int size) {
    return list(id, size, STRUCT);
  }

  private ThriftSink list(int id, int size, int type) {
    header(id, LIST);
    if (size < SHORT_LIST) {
      out.putByte(size << 4 | type);
    } else {
      out.putByte(SHORT_LIST << 4 | type);
      out.putVarint(size);
    }
    return this;
  }

  ThriftSink element(int value) {
    out.putZigzag(value);
    return this;
  }

  ThriftSink element(String value) {
    element(value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private void element(byte[] value) {
    out.putVarint(value.length);
    out.put(value, 0, value.length);
  }

  /// Begins a struct as a field.
  ThriftSink begin(int id) {
    header(id, STRUCT);
    return beginElement();
  }

  /// Begins a struct as an element of a list.
  ThriftSink beginElement() {
    outerIds.push(lastId);
    lastId = 0;
    return this;
  }

  /// Ends a struct that [#begin] or [#beginElement] has begun.
  ThriftSink end() {
    out.putByte(0);
    lastId = outerIds.pop();
    return this;
  }

  /// Ends the outermost struct.
  void close() {
    out.putByte(0);
  }
}
