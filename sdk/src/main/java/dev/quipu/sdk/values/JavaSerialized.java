package dev.quipu.sdk.values;

import java.io.Serializable;

/// Asks for Java serialisation of a value. The content is opaque: nobody shows or searches it, and
/// this library never deserialises. A program that trusts the content takes the bytes
/// (`value.as(byte[].class)`) and opens an `ObjectInputStream` itself. Prefer records, which any
/// program can read.
///
/// @param value is serialised when its content is made
public record JavaSerialized(Serializable value) {
  /// The media type of such a content.
  public static final String MEDIA_TYPE = "application/x-java-serialized-object";
}
