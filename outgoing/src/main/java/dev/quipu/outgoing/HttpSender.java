package dev.quipu.outgoing;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.outgoing.Outbound;
import dev.quipu.engine.port.outgoing.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Posts messages over HTTP. Each message has a connection of its own, to an address that was
/// checked for it. Redirects are not followed, nothing is repeated, no cookie is kept, and an
/// answer is read up to a few kilobytes.
final class HttpSender implements AutoCloseable {
  private static final int CONNECTIONS = 64;

  private final CheckedNames names;
  private final boolean isPrivateAllowed;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable CloseableHttpClient client;
  private boolean isClosed;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("quipu-outgoing-deadlines").daemon().factory());

  HttpSender(CheckedNames names, boolean isPrivateAllowed) {
    this.names = names;
    this.isPrivateAllowed = isPrivateAllowed;
  }

  /// The client is made for the first message: it reads all trusted certificates, and most servers
  /// never send one.
  private CloseableHttpClient client() throws IOException {
    lock.lock();
    try {
      if (isClosed) {
        throw new IOException("The server stops");
      }
      if (client == null) {
        client = newClient();
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  private CloseableHttpClient newClient() {
    Timeout connect = Timeout.of(OutgoingLimits.CONNECT);
    Timeout silence = Timeout.of(OutgoingLimits.SILENCE);
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS)
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(silence)
                        .build())
                .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(connect).build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(connect)
                .setResponseTimeout(silence)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .build())
        .setConnectionReuseStrategy((_, _, _) -> false)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableCookieManagement()
        .disableContentCompression()
        .setUserAgent("Quipu")
        .build();
  }

  Reply send(Outbound.HttpPost message) {
    HttpPost post;
    try {
      post = new HttpPost(HttpAddress.parse(message.url(), isPrivateAllowed));
    } catch (QuipuException e) {
      return new Reply.Unanswered(e.message(), false);
    }
    message.headers().forEach(post::setHeader);
    post.setEntity(new ByteArrayEntity(message.body().getBytes(StandardCharsets.UTF_8), null));
    Future<?> deadline =
        deadlines.schedule(post::abort, OutgoingLimits.WHOLE.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return execute(post);
    } catch (CheckedNames.Refused e) {
      return new Reply.Unanswered("Not sent: " + e.getMessage(), false);
    } catch (SSLException e) {
      return new Reply.Unanswered("No trusted connection: " + e.getMessage(), true);
    } catch (IOException e) {
      String why =
          deadline.isDone() && !deadline.isCancelled()
              ? "No whole answer within " + OutgoingLimits.WHOLE.toSeconds() + " s"
              : "No answer: " + described(e);
      return new Reply.Unanswered(why, true);
    } finally {
      deadline.cancel(false);
    }
  }

  private Reply execute(HttpPost post) throws IOException {
    ClassicHttpResponse answer = client().executeOpen(null, post, null);
    try {
      return new Reply.Answered(answer.getCode(), beginning(answer), retryAfter(answer));
    } finally {
      // Closing alone would read the rest of the answer.
      post.abort();
      Closer.closeQuietly(answer);
    }
  }

  private static String described(IOException e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }

  private static String beginning(ClassicHttpResponse answer) throws IOException {
    HttpEntity entity = answer.getEntity();
    if (entity == null) {
      return "";
    }
    InputStream in = entity.getContent();
    return new String(in.readNBytes(OutgoingLimits.ANSWER_BYTES), StandardCharsets.UTF_8);
  }

  /// Seconds, or a date of HTTP.
  private static @Nullable Duration retryAfter(ClassicHttpResponse answer) {
    Header header = answer.getFirstHeader("Retry-After");
    if (header == null) {
      return null;
    }
    OptionalLong seconds = Text.integer(header.getValue().strip());
    if (seconds.isPresent()) {
      return Duration.ofSeconds(Math.clamp(seconds.getAsLong(), 0, Integer.MAX_VALUE));
    }
    try {
      Instant until =
          ZonedDateTime.parse(header.getValue(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(Instant.now(), until);
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      if (client != null) {
        client.close(CloseMode.IMMEDIATE);
      }
    } finally {
      lock.unlock();
    }
    deadlines.shutdownNow();
  }
}
