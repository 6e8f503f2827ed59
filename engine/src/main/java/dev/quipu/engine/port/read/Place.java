package dev.quipu.engine.port.read;

import java.util.ArrayList;
import java.util.List;

/// Where a row stands in the order of a search: its values by the keys of the order, and what
/// breaks ties. It holds also when the row is gone. So a page that goes on behind the place of the
/// last row seen neither repeats a row nor leaves one out, whatever has come and gone before it;
/// only a row whose values have changed may have moved to the other side.
///
/// @param values one for each key of the order
/// @param timeMs the start of a run, when an experiment was made: descending
/// @param id ascending
public record Place(List<Value> values, long timeMs, String id) {
  public Place {
    values = List.copyOf(values);
  }

  /// What a row has of a key.
  public sealed interface Value {}

  /// Nothing.
  public record Missing() implements Value {}

  public record NotANumber() implements Value {}

  public record Real(double value) implements Value {}

  /// A time, a duration, a count or an id.
  public record Whole(long value) implements Value {}

  public record Words(String text) implements Value {}

  /// The place as a text, of which [#decode] makes it again.
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

  /// Reads a text of [#encode], which nobody else has made.
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
