package dev.quipu.server.http;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A file that one client has stored and another client reads. It may hold anything, even a script
/// that would run in the page's own origin. Therefore handlers send stored bytes in this way only:
/// with a media type that no browser runs, and never to a page that asks for a script, a style or a
/// frame. [HttpServer] adds the headers that every answer has.
///
/// @param name without folders
/// @param mediaType of the file; a type that browsers would run is sent as plain text or as bytes
public record StoredFile(
    String name, String mediaType, Digest digest, long sizeBytes, Source source) {
  /// The destinations for which a browser may fetch a file: `fetch`, saving it, or showing it as an
  /// image.
  private static final Set<String> DESTINATIONS = Set.of("empty", "document", "image");

  private static final Set<String> SHOWN =
      Set.of("text/plain; charset=utf-8", "image/png", "image/jpeg", "image/gif", "image/webp");

  /// Types that every browser treats as data only.
  private static final Pattern PASSIVE =
      Pattern.compile(
          "text/(plain|csv|tab-separated-values|markdown)|image/(png|jpeg|gif|webp|bmp|tiff)"
              + "|(audio|video)/[a-z0-9.+-]+"
              + "|application/(json|jsonl|x-ipynb\\+json|yaml|toml|pdf|zip|gzip|x-tar"
              + "|vnd\\.apache\\.parquet|octet-stream)");

  /// Opens a part of the bytes.
  @FunctionalInterface
  public interface Source {
    InputStream open(long offset, long length) throws IOException;
  }

  /// Answers with the file, or with the part that the client asks for. Browsers save it and do not
  /// show it.
  public void attach(Exchange exchange) throws IOException {
    exchange.setHeader("Accept-Ranges", "bytes");
    @Nullable ByteRange range = range(exchange);
    if (range == null) {
      attachWhole(exchange);
    } else if (begin(exchange)) {
      exchange.setHeader("Content-Range", range.contentRange(sizeBytes));
      exchange.sendStream(
          206, inertType(), range.length(), () -> source.open(range.offset(), range.length()));
    }
  }

  /// Answers with the whole file, whatever part the client asks for. Browsers save it and do not
  /// show it.
  public void attachWhole(Exchange exchange) throws IOException {
    if (begin(exchange)) {
      exchange.sendStream(200, inertType(), sizeBytes, () -> source.open(0, sizeBytes));
    }
  }

  /// Begins an attachment; false if the client has the file already and was told so.
  private boolean begin(Exchange exchange) {
    begin(exchange, Attachment.named(name));
    exchange.setHeader("Repr-Digest", reprDigest());
    if (isKnown(exchange)) {
      exchange.sendEmpty(304);
      return false;
    }
    return true;
  }

  /// Answers with the whole file. Browsers may show it.
  public void show(Exchange exchange) throws IOException {
    beginShown(exchange);
    exchange.sendStream(200, mediaType, sizeBytes, () -> source.open(0, sizeBytes));
  }

  /// Answers with some bytes of the file. Browsers may show them.
  public void show(Exchange exchange, byte[] part) {
    beginShown(exchange);
    exchange.send(200, mediaType, part);
  }

  private void beginShown(Exchange exchange) {
    if (!SHOWN.contains(mediaType)) {
      throw new IllegalStateException("A file of type " + mediaType + " is not to be shown");
    }
    begin(exchange, "inline");
  }

  private void begin(Exchange exchange, String disposition) {
    // This comes first, also before a browser is told that its copy is still current.
    checkDestination(exchange);
    exchange.setHeader("Content-Disposition", disposition);
    exchange.setHeader("Cache-Control", "private, no-cache");
    exchange.setHeader("ETag", etag());
  }

  /// The digest of the whole file, as RFC 9530 has it: also with a part of the file.
  private String reprDigest() {
    return "sha-256=:" + Base64.getEncoder().encodeToString(digest.bytes()) + ":";
  }

  /// Refuses to send what is stored to a page that would use it as a script, a style or a frame.
  static void checkDestination(Exchange exchange) {
    Optional<String> destination = exchange.header("Sec-Fetch-Dest");
    if (destination.isPresent() && !DESTINATIONS.contains(destination.get())) {
      throw new QuipuException(
          ErrorCode.FORBIDDEN,
          "A stored file is not sent to a page that would use it as "
              + Text.quote(destination.get())
              + " (Sec-Fetch-Dest)");
    }
  }

  private String etag() {
    return "\"" + digest.hex() + "\"";
  }

  private String inertType() {
    if (PASSIVE.matcher(mediaType).matches()) {
      return mediaType;
    }
    return mediaType.startsWith("text/") ? "text/plain" : "application/octet-stream";
  }

  private boolean isKnown(Exchange exchange) {
    return exchange.headers("If-None-Match").stream()
        .anyMatch(known -> known.trim().equals("*") || known.contains(etag()));
  }

  private @Nullable ByteRange range(Exchange exchange) {
    Optional<String> header = exchange.header("Range");
    Optional<String> condition = exchange.header("If-Range");
    if (header.isEmpty()
        || exchange.isHead()
        || isKnown(exchange)
        || (condition.isPresent() && !condition.get().equals(etag()))) {
      return null;
    }
    return ByteRange.parse(header.get(), sizeBytes);
  }
}
