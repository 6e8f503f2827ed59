package dev.quipu.server.http.socket;

/// The limits of connections, requests and JSON bodies. Each stands with its reason.
public final class HttpLimits {
  private HttpLimits() {}

  /// All headers of a request together.
  public static final int HEADER_BYTES = 32 << 10;

  /// The first line of a request: that of an event stream names hundreds of runs.
  public static final int URL_CHARS = 48 << 10;

  /// How long the server waits for the next byte of a request, and keeps an idle connection.
  static final int READ_TIMEOUT_SECONDS = 60;

  /// How long the server waits for all of the head of a request, which is a few packets.
  static final int HEAD_SECONDS = 30;

  /// How long the server waits for a body that it holds in memory, which is a few megabytes.
  static final int SMALL_BODY_SECONDS = 120;

  /// The least rate of any body, so that a client that sends a byte a second cannot keep a
  /// connection for ever. A mobile phone at the edge of its network is faster.
  static final int BODY_BYTES_PER_SECOND = 1024;

  /// The time after which that rate is required, so that a short break does no harm.
  static final int BODY_RATE_AFTER_SECONDS = 30;

  /// How long the server waits for a client to receive 64 KB of an answer. Then it ends the
  /// connection, so that an event stream gives back its place.
  static final int WRITE_TIMEOUT_SECONDS = 60;

  /// How much time requests in flight have when the server stops.
  static final int STOP_SECONDS = 10;

  /// Connections at most, on any machine: each has a thread and some memory.
  static final int CONNECTIONS_AT_MOST = 10_000;

  /// Connections at least, even if the limit of open files is hardly enough: a page needs six.
  static final int CONNECTIONS_AT_LEAST = 16;

  /// Open files that connections leave free for the database, for blobs that are written, and for
  /// the JDK.
  static final int FILES_KEPT_FREE = 64;

  /// The heap that an idle connection takes, as measured, with some room.
  static final int CONNECTION_BYTES = 8 << 10;

  /// Idle connections take at most this part of the heap.
  static final int CONNECTIONS_HEAP_PART = 16;
}
