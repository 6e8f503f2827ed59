package dev.quipu.engine.port.read;

import java.util.ArrayList;
import java.util.List;

/// The position of a row in the order of a search: its values of the sort keys, and the values that
/// break ties. A place stays valid when its row is gone. A page that goes on after the place of the
/// last row therefore neither repeats nor skips rows, whatever was added or removed before. Only a
/// row whose values have changed may have crossed the place.
///
/// @param values one for each sort key
/// @param timeMs the start of a run or the creation of an experiment; descending
/// @param id ascending
public record Place(List<Value> values, long timeMs, String id) {
  public Place {
    values = List.copyOf(values);
  }

  /// The value of a row for a sort key.
  public sealed interface Value {}

  /// No value.
  public record Missing() implements Value {}

  public record NotANumber() implements Value {}

  public record Real(double value) implements Value {}

  /// A time, a duration, a count or an id.
  public record Whole(long value) implements Value {}

  public record Words(String text) implements Value {}

  /// The place as a text for [#decode].
  public String encode() {
    StringBuilder out = new StringBuilder();
    for (Value value : values) {
      switch (value) {
        case Missing() -> out.append("m;");
        case NotANumber() -> out.append("n;");
        case Real(double number) ->
            out.append('d')
                .append(Long.toHexString(Double.doubleToRawLongBits(number)))
                .append(';');
        case Whole(long number) -> out.append('l').append(number).append(';');
        case Words(String text) -> out.append('t').append(text.length()).append(';').append(text);
      }
    }
    return out.append('.').append(timeMs).append(';').append(id).toString();
  }

  /// Decodes a text that [#encode] has made; other texts are never passed.
  public static Place decode(String text) {
    List<Value> values = new ArrayList<>();
    int at = 0;
    while (true) {
      char kind = text.charAt(at);
      int end = text.indexOf(';', at);
      String number = text.substring(at + 1, end);
      at = end + 1;
      switch (kind) {
        case 'm' -> values.add(new Missing());
        case 'n' -> values.add(new NotANumber());
        case 'd' ->
            values.add(new Real(Double.longBitsToDouble(Long.parseUnsignedLong(number, 16))));
        case 'l' -> values.add(new Whole(Long.parseLong(number)));
        case 't' -> {
          int length = Integer.parseInt(number);
          values.add(new Words(text.substring(at, at + length)));
          at += length;
        }
        case '.' -> {
          return new Place(values, Long.parseLong(number), text.substring(at));
        }
        default -> throw new IllegalArgumentException("No place: " + kind);
      }
    }
  }
}
