package dev.quipu.engine.live;

/// The limits of live events, and of the signs of life that runs give. Each stands with its reason.
public final class LiveLimits {
  private LiveLimits() {}

  /// Batches of points waiting in one event stream before its client is told to read again.
  public static final int EVENT_QUEUE_BATCHES = 256;

  /// Points waiting in one event stream, likewise: a client that reads nothing must not hold much
  /// memory.
  public static final int EVENT_QUEUE_POINTS = 200_000;

  /// Bytes of frames waiting in one event stream, likewise: values that are no numbers may be long.
  public static final int EVENT_QUEUE_BYTES = 16 << 20;

  /// A client that sends heartbeats sends one every 15 s; a run is lost after three have not come,
  /// and some time for a slow network.
  public static final int HEARTBEAT_GRACE_MS = 60_000;

  /// A run whose client sends none, as MLflow's do not, is lost after a day without any write: an
  /// epoch may take hours.
  public static final int SILENT_GRACE_MS = 24 * 3600 * 1000;

  /// Signs of life are stored so often, all in one commit: what a crash forgets is short against
  /// the times above.
  public static final int PULSES_STORED_EVERY_MS = 10_000;

  /// Those who watch a run are told of its writes as signs of life at most so often.
  public static final int SEEN_EVENT_EVERY_MS = 5_000;
}
