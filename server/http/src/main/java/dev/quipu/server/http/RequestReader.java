package dev.quipu.server.http;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Pattern;

/// What the HTTP library reads of a client.
///
/// The library holds a chunk of a body whole, whatever its length. So it is given each chunk in
/// pieces, as if the client had sent those: a piece is what has come. What stands between chunks is
/// bounded and checked on the way.
///
/// And the library takes some requests that a proxy before it might read otherwise, which is how
/// one request is smuggled within another. They are refused here, where the library reads the
/// request line at once, and then the headers name by name until an empty line.
///
/// A client that leaves ends the connection and is no error of the server.
final class RequestReader extends DataReader {
  private static final String METHOD = "the method is not made of upper-case letters";
  private static final String HEADER_NAME =
      "the name of a header is empty or holds a character it must not";

  /// What may be told of a request that is no HTTP; messages of the library hold parts of it.
  static final Set<String> FLAWS = Set.of(METHOD, HEADER_NAME);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private static final int PIECE_BYTES = 64 << 10;
  private static final int CHUNK_LINE_BYTES = 1024;
  private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9a-fA-F]{1,15}");

  private final ClientSocket socket;

  /// Between the request line and the empty line behind the headers.
  private boolean inHeaders;

  /// What is still to come of the chunk that is read.
  private long chunkLeft;

  /// Whether the library has been given a piece and will skip what stands behind a chunk.
  private boolean afterPiece;

  private boolean afterLastChunk;
  private boolean handling;

  /// What all chunks of the body may have together.
  private long maxBodyBytes = Long.MAX_VALUE;

  private long bodyBytes;

  @SuppressWarnings("removal") // The factory method that is to replace it cannot make a subclass.
  RequestReader(ClientSocket socket) {
    super(() -> {
      try {
        return socket.get();
      } catch (UncheckedIOException e) {
        throw new ServerConnectionException("Reading from the client failed", e);
      }
    });
    this.socket = socket;
  }

  /// The head has been read.
  void beginHandling() {
    handling = true;
    bodyBytes = 0;
    maxBodyBytes = Long.MAX_VALUE;
    socket.expectBody();
  }

  /// The next request may come.
  void endHandling() {
    handling = false;
    socket.expectRequest();
  }

  /// Refuses a chunk with which the body would have more bytes.
  void limitBody(long maxBytes) {
    maxBodyBytes = maxBytes;
  }

  @Override
  public void pullData() {
    try {
      super.pullData();
    } catch (InsufficientDataAvailableException e) {
      throw new ServerConnectionException("The client has left in the middle", e);
    } catch (QuipuException e) {
      throw handling ? e : late(e);
    }
  }

  /// The library answers it, for no handler has been found yet.
  private static RequestException late(QuipuException e) {
    return RequestException.builder()
        .type(EventType.OTHER)
        .status(
            e.code() == ErrorCode.TOO_SLOW ? Status.REQUEST_TIMEOUT_408 : Status.BAD_REQUEST_400)
        .message(e.message())
        .cause(e)
        .setKeepAlive(false)
        .build();
  }

  /// Used for the request line, and for values of headers.
  @Override
  public byte[] readBytes(int length) {
    byte[] bytes = super.readBytes(length);
    if (!inHeaders) {
      checkMethod(bytes);
      inHeaders = true;
    }
    return bytes;
  }

  /// The library makes upper case of it.
  private static void checkMethod(byte[] line) {
    int i = 0;
    while (i < line.length && line[i] >= 'A' && line[i] <= 'Z') {
      i++;
    }
    if (i == 0 || i == line.length || line[i] != ' ') {
      throw noHttp(METHOD);
    }
  }

  /// Used before each header, and once more behind the last.
  @Override
  public boolean startsWithNewLine() {
    boolean end = super.startsWithNewLine();
    if (end) {
      inHeaders = false;
    }
    return end;
  }

  /// Used for the name of a header, and for the lines between chunks.
  @Override
  public String readAsciiString(int length) {
    String text = super.readAsciiString(length);
    if (inHeaders && !NAME.matcher(text).matches()) {
      throw noHttp(HEADER_NAME);
    }
    return text;
  }

  private static RequestException noHttp(String flaw) {
    return RequestException.builder()
        .type(EventType.BAD_REQUEST)
        .message(flaw)
        .setKeepAlive(false)
        .build();
  }

  /// Used for the lines between chunks only.
  @Override
  public String readLine() {
    if (chunkLeft == 0) {
      String line = readBoundedLine();
      if (afterLastChunk) {
        afterLastChunk = false;
        return line;
      }
      chunkLeft = size(line);
      if (chunkLeft == 0) {
        afterLastChunk = true;
        return line;
      }
    }
    ensureAvailable();
    return Long.toHexString(Math.min(chunkLeft, Math.min(available(), PIECE_BYTES)));
  }

  private String readBoundedLine() {
    int end = findNewLine(CHUNK_LINE_BYTES);
    if (end == CHUNK_LINE_BYTES) {
      throw QuipuException.invalid(
          "A line between chunks of the body has more than " + CHUNK_LINE_BYTES + " bytes");
    }
    String line = readAsciiString(end);
    skip(2);
    return line;
  }

  private long size(String line) {
    if (!CHUNK_SIZE.matcher(line).matches()) {
      throw QuipuException.invalid("A chunk of the body does not begin with its size");
    }
    long size = Long.parseLong(line, 16);
    bodyBytes += size;
    if (bodyBytes > maxBodyBytes) {
      throw LimitedInput.tooLarge("Body", maxBodyBytes);
    }
    return size;
  }

  @Override
  public BufferData readBuffer(int length) {
    BufferData piece = super.readBuffer(length);
    if (chunkLeft > 0) {
      chunkLeft -= length;
      afterPiece = true;
    }
    return piece;
  }

  @Override
  public void skip(int length) {
    if (!afterPiece) {
      super.skip(length);
      return;
    }
    afterPiece = false;
    if (chunkLeft == 0 && (read() != '\r' || read() != '\n')) {
      throw QuipuException.invalid("A chunk of the body is longer than it says");
    }
  }
}
