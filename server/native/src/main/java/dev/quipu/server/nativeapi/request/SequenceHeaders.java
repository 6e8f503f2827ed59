package dev.quipu.server.nativeapi.request;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.WriterId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.points.Appender.Sequence;
import dev.quipu.server.http.Exchange;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The headers by which a writer numbers its requests, so that each is stored once.
public final class SequenceHeaders {
  private static final long SEQUENCES = 1_000_000_000_000_000_000L;

  private SequenceHeaders() {}

  /// The writer and the number of a request; null if it has none.
  public static @Nullable Sequence read(Exchange exchange) {
    Optional<String> writer = exchange.header("Quipu-Writer");
    Optional<String> number = exchange.header("Quipu-Sequence");
    if (writer.isPresent() != number.isPresent()) {
      throw QuipuException.invalid(
          "The headers Quipu-Writer and Quipu-Sequence must both be there, or neither");
    }
    if (writer.isEmpty() || number.isEmpty()) {
      return null;
    }
    @Nullable Long after =
        exchange.header("Quipu-After").map(text -> number("Quipu-After", text, 0)).orElse(null);
    return new Sequence(
        new WriterId(writer.get()), number("Quipu-Sequence", number.get(), 1), after);
  }

  private static long number(String header, String text, int least) {
    OptionalLong number = Text.integer(text);
    if (number.isEmpty() || number.getAsLong() < least || number.getAsLong() >= SEQUENCES) {
      throw QuipuException.invalid(
          "Header "
              + header
              + " is "
              + Text.quote(text)
              + "; it must be an integer from "
              + least
              + " to 10^18 - 1");
    }
    return number.getAsLong();
  }
}
