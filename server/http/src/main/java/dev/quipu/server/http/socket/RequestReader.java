package dev.quipu.server.http.socket;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.server.http.body.LimitedInput;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Pattern;

/// The input that the HTTP library reads requests from.
///
/// The library keeps a whole chunk of a body in memory, however long it is. Therefore this reader
/// hands each chunk over in pieces, as if the client had sent smaller chunks: a piece is what has
/// arrived. It bounds and checks the lines between chunks on the way.
///
/// The library also accepts some requests that a proxy in front of it might read differently; that
/// is how one request is smuggled inside another. This reader refuses them. It sees how the library
/// reads: the request line at once, then the headers name by name up to an empty line.
///
/// A client that leaves ends the connection; that is not an error of the server.
public final class RequestReader extends DataReader {
  private static final String METHOD = "the method is not made of upper-case letters";
  private static final String HEADER_NAME =
      "the name of a header is empty or holds a character it must not";

  /// The messages that may be sent to a client whose request is not HTTP. The messages of the
  /// library quote the request.
  public static final Set<String> FLAWS = Set.of(METHOD, HEADER_NAME);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private static final int PIECE_BYTES = 64 << 10;
  private static final int CHUNK_LINE_BYTES = 1024;
  private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9a-fA-F]{1,15}");

  private final ClientSocket socket;

  /// Between the request line and the empty line behind the headers.
  private boolean inHeaders;

  /// How many bytes of the current chunk are still to come.
  private long chunkLeft;

  /// Whether the library has received a piece and is going to skip the line end behind it.
  private boolean afterPiece;

  private boolean afterLastChunk;
  private boolean handling;

  /// How many bytes all chunks of the body may have together.
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

  /// Prepares for the next request.
  void endHandling() {
    handling = false;
    socket.expectRequest();
  }

  /// Refuses a chunk that would make the body longer than this.
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

  /// The library answers this, because no handler has been found yet.
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

  /// The library calls this for the request line and for values of headers.
  @Override
  public byte[] readBytes(int length) {
    byte[] bytes = super.readBytes(length);
    if (!inHeaders) {
      checkMethod(bytes);
      inHeaders = true;
    }
    return bytes;
  }

  /// The library turns the method into upper case.
  private static void checkMethod(byte[] line) {
    int i = 0;
    while (i < line.length && line[i] >= 'A' && line[i] <= 'Z') {
      i++;
    }
    if (i == 0 || i == line.length || line[i] != ' ') {
      throw noHttp(METHOD);
    }
  }

  /// The library calls this before each header, and once more after the last.
  @Override
  public boolean startsWithNewLine() {
    boolean end = super.startsWithNewLine();
    if (end) {
      inHeaders = false;
    }
    return end;
  }

  /// The library calls this for the name of a header, and for the lines between chunks.
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

  /// The library calls this for the lines between chunks only.
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
