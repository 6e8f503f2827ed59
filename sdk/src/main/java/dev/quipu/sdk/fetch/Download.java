package dev.quipu.sdk.fetch;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.LimitedBody;
import dev.quipu.sdk.wire.Progress;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Fetches the bytes of one file, and verifies their digest. After a cut the rest is fetched.
public final class Download {
  private static final int OK = 200;
  private static final int PARTIAL = 206;

  private final ServerReader reader;
  private final String what;
  private final Asking asking;
  private final WritableByteChannel out;
  private final long maxBytes;
  private final MessageDigest hash = Digest.sha256();
  private @Nullable String etag;
  private long size;

  /// The body that may write; bodies of earlier tries may still receive something.
  private @Nullable Body current;

  private @Nullable Exception failure;

  /// Asks for the bytes of a file.
  public interface Asking {
    /// The request for the bytes from an offset on.
    ///
    /// @param etag of the file whose earlier bytes are there already; null if the offset is 0
    HttpRequest ask(long offset, @Nullable String etag);
  }

  /// A download of an artifact.
  ///
  /// @param out gets the bytes
  /// @param maxBytes the most bytes
  public Download(
      ServerReader reader,
      StoredFiles files,
      ArtifactPath path,
      WritableByteChannel out,
      long maxBytes) {
    this(
        reader,
        "Artifact " + path,
        (offset, etag) -> files.file(reader.api(), path, offset, etag),
        out,
        maxBytes);
  }

  /// A download.
  ///
  /// @param what is downloaded, in words
  /// @param out gets the bytes
  /// @param maxBytes the most bytes
  public Download(
      ServerReader reader, String what, Asking asking, WritableByteChannel out, long maxBytes) {
    this.reader = reader;
    this.what = what;
    this.asking = asking;
    this.out = out;
    this.maxBytes = maxBytes;
  }

  /// Fetches all bytes.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such file, CORRUPT if the bytes do not have
  ///   their digest, TOO_LARGE, CONFLICT if the file was replaced meanwhile
  /// @throws IOException if the bytes cannot be written
  public void fetch() throws IOException {
    Retries retries = reader.retries();
    while (true) {
      long before = size();
      Progress progress = new Progress(reader.nanoTime());
      Answer answer =
          reader.ask(
              asking.ask(before, before == 0 ? null : etag()),
              info -> body(info, progress),
              progress);
      Answer.Verdict verdict = answer.verdict("");
      abandon();
      if (verdict == Answer.Verdict.DONE) {
        verify();
        return;
      }
      if (size() > before) {
        retries.progressed();
      }
      retries.await(answer, verdict);
    }
  }

  private HttpResponse.BodySubscriber<byte[]> body(
      HttpResponse.ResponseInfo info, Progress progress) {
    return switch (info.statusCode()) {
      case OK, PARTIAL -> begin(info, progress);
      default -> new LimitedBody(LimitedBody.SHORT_BYTES, progress::moved);
    };
  }

  private synchronized Body begin(HttpResponse.ResponseInfo info, Progress progress) {
    Optional<String> tag = info.headers().firstValue("ETag");
    if (etag == null) {
      etag = tag.orElse(null);
    } else if (!tag.equals(Optional.of(etag))) {
      failure =
          new QuipuException(ErrorCode.CONFLICT, what + " was replaced while it was downloaded");
    }
    // A proxy that knows no ranges sends everything again.
    current = new Body(progress, info.statusCode() == OK ? size : 0);
    return current;
  }

  private synchronized long size() {
    return size;
  }

  private synchronized @Nullable String etag() {
    return etag;
  }

  /// Ends the try; throws why the download cannot go on.
  private synchronized void abandon() throws IOException {
    current = null;
    if (failure instanceof IOException io) {
      throw io;
    } else if (failure instanceof QuipuException known) {
      throw known;
    }
  }

  private synchronized void verify() {
    String digest = etag == null ? "" : etag.replaceFirst("^W/", "").replace("\"", "");
    if (!Digest.isValid(digest)) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE,
          "The server at "
              + reader.server()
              + " sent "
              + what
              + " without its digest (ETag is "
              + Text.quote(digest)
              + "), so it cannot be verified");
    }
    Digest received = Digest.ofHash(hash.digest());
    if (!received.hex().equals(digest)) {
      throw QuipuException.corrupt(
          what
              + " was damaged on its way: the "
              + size
              + " bytes received have the digest "
              + received
              + ", not "
              + digest);
    }
  }

  private synchronized void write(Body body, ByteBuffer bytes) throws IOException {
    if (body != current || failure != null) {
      throw new IOException("The download goes on elsewhere, or not at all");
    }
    int known = (int) Math.min(body.known, bytes.remaining());
    bytes.position(bytes.position() + known);
    body.known -= known;
    if (size + bytes.remaining() > maxBytes) {
      QuipuException large =
          new QuipuException(
              ErrorCode.TOO_LARGE,
              what
                  + " has more than "
                  + maxBytes
                  + " bytes, the most that are read into memory; download it to a file");
      failure = large;
      throw large;
    }
    size += bytes.remaining();
    hash.update(bytes.duplicate());
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /// The body of one try.
  private final class Body implements HttpResponse.BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> done = new CompletableFuture<>();
    private final Progress progress;

    /// Bytes to come that are there already.
    private long known;

    private Flow.@Nullable Subscription subscription;

    Body(Progress progress, long known) {
      this.progress = progress;
      this.known = known;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      progress.moved();
      Flow.Subscription from = subscription;
      try {
        for (ByteBuffer buffer : buffers) {
          write(this, buffer);
        }
        if (from != null) {
          from.request(1);
        }
      } catch (IOException | RuntimeException e) {
        if (from != null) {
          from.cancel();
        }
        done.completeExceptionally(e);
      }
    }

    @Override
    public void onError(Throwable problem) {
      done.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
      done.complete(new byte[0]);
    }
  }
}
