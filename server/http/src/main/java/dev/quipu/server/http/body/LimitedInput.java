package dev.quipu.server.http.body;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/// The body of a request. It ends with TOO_LARGE once more bytes come than are allowed, counted
/// after decompression, and with [BodyException] if it breaks off. Closing it leaves the connection
/// alone, whose reader would otherwise wait for bytes that may never come.
public final class LimitedInput extends FilterInputStream {
  private final long maxBytes;
  private long count;

  public LimitedInput(InputStream in, long maxBytes) {
    super(in);
    this.maxBytes = maxBytes;
  }

  /// Reading the request failed. The fault is the client's or the network's.
  public static final class BodyException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    BodyException(Throwable cause) {
      super("The body of the request could not be read to its end", cause);
    }
  }

  /// A step of reading.
  @FunctionalInterface
  public interface Reading<T> {
    T read() throws IOException;
  }

  /// Reads, and turns every error of the HTTP library into a [BodyException].
  public static <T> T guard(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (RequestException e) {
      if (e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
        throw new QuipuException(ErrorCode.TOO_LARGE, "Body is larger than is allowed here", e);
      }
      throw new BodyException(e);
    } catch (IOException
        | NumberFormatException
        | DataReader.InsufficientDataAvailableException
        | DataReader.IncorrectNewLineException
        | CloseConnectionException e) {
      throw new BodyException(e);
    }
  }

  @Override
  public int read() throws IOException {
    int b = guard(super::read);
    if (b >= 0) {
      add(1);
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = guard(() -> super.read(buffer, offset, length));
    if (n > 0) {
      add(n);
    }
    return n;
  }

  @Override
  public void close() {
    // See the class comment.
  }

  private void add(int n) {
    count += n;
    if (count > maxBytes) {
      throw tooLarge("Body", maxBytes);
    }
  }

  public static QuipuException tooLarge(String what, long maxBytes) {
    return new QuipuException(
        ErrorCode.TOO_LARGE, what + " is larger than the " + maxBytes + " bytes allowed here");
  }
}
