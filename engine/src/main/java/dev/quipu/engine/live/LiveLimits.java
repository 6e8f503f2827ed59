package dev.quipu.engine.live;

/// The limits of live events, and of the signs of life that runs give. Each stands with its reason.
public final class LiveLimits {
  private LiveLimits() {}

  /// Batches of points waiting in one event stream before its client is told to read again.
  public static final int EVENT_QUEUE_BATCHES = 256;

  /// Points waiting in one event stream, likewise: a client that does not read must not hold much
  /// memory.
  public static final int EVENT_QUEUE_POINTS = 200_000;

  /// Bytes of frames waiting in one event stream, likewise: values that are no numbers may be long.
  public static final int EVENT_QUEUE_BYTES = 16 << 20;

  /// Events that are looked at for a client that comes back. If there are more, it costs less to
  /// read everything again.
  public static final int EVENTS_REPLAYED = 20_000;

  /// Events that are read at a time.
  public static final int EVENTS_AT_ONCE = 500;

  /// Bytes of frames after which no more events are read at a time: a decoded frame takes several
  /// times its bytes.
  public static final int EVENT_BYTES_AT_ONCE = 4 << 20;

  /// A client that sends heartbeats sends one every 15 s. A run is lost after three missing
  /// heartbeats and some time for a slow network.
  public static final int HEARTBEAT_GRACE_MS = 60_000;

  /// A client without heartbeats, such as MLflow's: its run is lost after a day without a write,
  /// because an epoch may take hours.
  public static final int SILENT_GRACE_MS = 24 * 3600 * 1000;

  /// How often signs of life are stored, all in one commit. A crash forgets only a time that is
  /// short compared to the limits above.
  public static final int PULSES_STORED_EVERY_MS = 10_000;

  /// A write to a run is a sign of life. Watchers of the run are told at most this often.
  public static final int SEEN_EVENT_EVERY_MS = 5_000;
}
