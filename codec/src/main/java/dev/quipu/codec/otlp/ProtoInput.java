package dev.quipu.codec.otlp;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads one message in the wire format of Protocol Buffers, field by field; see
/// https://protobuf.dev/programming-guides/encoding. Errors are INVALID_ARGUMENT and name the byte.
final class ProtoInput {
  static final int VARINT = 0;
  static final int FIXED_64 = 1;
  static final int DELIMITED = 2;
  static final int FIXED_32 = 5;

  private static final int MOST_VARINT_BITS = 63;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int type;

  ProtoInput(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /// Goes to the next field; false at the end of the message.
  boolean next() {
    if (at == end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    if (field == 0 || tag >>> 32 != 0) {
      throw broken("the number of a field is " + (tag >>> 3));
    }
    return true;
  }

  /// The number of the field.
  int field() {
    return field;
  }

  /// Whether the field has a type; a field of an unexpected type is an error.
  private void require(int wanted) {
    if (type != wanted) {
      throw broken("field " + field + " has type " + type + ", not " + wanted);
    }
  }

  long varintField() {
    require(VARINT);
    return varint();
  }

  long fixed64Field() {
    require(FIXED_64);
    return fixed64();
  }

  double doubleField() {
    return Double.longBitsToDouble(fixed64Field());
  }

  /// The message inside the field.
  ProtoInput messageField() {
    int length = length();
    ProtoInput message = new ProtoInput(bytes, at, at + length);
    at += length;
    return message;
  }

  byte[] bytesField() {
    int length = length();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  String textField() {
    int length = length();
    boolean ascii = true;
    for (int i = at; i < at + length && ascii; i++) {
      ascii = bytes[i] >= 0;
    }
    at += length;
    if (ascii) {
      return new String(bytes, at - length, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, at - length, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new QuipuException(
          ErrorCode.INVALID_ARGUMENT,
          "Body is no OTLP message: the text of field " + field + " is not UTF-8",
          e);
    }
  }

  void skip() {
    switch (type) {
      case VARINT -> varint();
      case FIXED_64 -> fixed64();
      case DELIMITED -> {
        int length = length();
        at += length;
      }
      case FIXED_32 -> {
        if (end - at < Integer.BYTES) {
          throw broken("it breaks off");
        }
        at += Integer.BYTES;
      }
      default -> throw broken("field " + field + " has type " + type + ", which there is not");
    }
  }

  /// The bytes of the whole message.
  byte[] all() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  int size() {
    return end - at;
  }

  private int length() {
    require(DELIMITED);
    long length = varint();
    if (length < 0 || length > end - at) {
      throw broken(
          "field "
              + field
              + " has "
              + Long.toUnsignedString(length)
              + " bytes, more than there are");
    }
    return (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift <= MOST_VARINT_BITS; shift += 7) {
      if (at == end) {
        throw broken("it breaks off");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw broken("a number has more than ten bytes");
  }

  private long fixed64() {
    if (end - at < Long.BYTES) {
      throw broken("it breaks off");
    }
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    at += Long.BYTES;
    return value;
  }

  private QuipuException broken(String why) {
    return QuipuException.invalid("Body is no OTLP message: at byte " + at + ", " + why);
  }
}
