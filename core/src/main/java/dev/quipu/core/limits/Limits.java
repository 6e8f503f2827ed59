package dev.quipu.core.limits;

/// The limits that the wire and the SDK share, each with its reason; other limits are in the module
/// that enforces them. Lengths are in characters (Unicode code points) unless the name says bytes.
/// An error message names the value and the limit.
public final class Limits {
  private Limits() {}

  // ---- names and values: MLflow's, so that whatever its clients may send fits ----

  /// Keys of metrics, params and tags.
  public static final int KEY_CHARS = 250;

  /// A param's value; longer text is an artifact.
  public static final int PARAM_VALUE_CHARS = 6000;

  /// A run tag's value.
  public static final int TAG_VALUE_CHARS = 8000;

  public static final int EXPERIMENT_NAME_CHARS = 500;

  /// A project's name, which is a part of addresses.
  public static final int PROJECT_NAME_CHARS = 64;

  public static final int EXPERIMENT_TAG_VALUE_CHARS = 5000;

  /// MLflow limits these two only through the tags in which its clients send them.
  public static final int RUN_NAME_CHARS = TAG_VALUE_CHARS;

  public static final int USER_CHARS = TAG_VALUE_CHARS;

  /// Notes and descriptions are Markdown for people; a book belongs in an artifact.
  public static final int NOTES_CHARS = 200_000;

  // ---- batches ----

  /// Params or tags in one native request: a complete config file fits.
  public static final int PARAMS_PER_REQUEST = 10_000;

  public static final int TAGS_PER_REQUEST = 1_000;

  /// Points of one frame. A frame is decoded as a whole in memory: 100 000 points are under 3 MB.
  public static final int FRAME_POINTS = 100_000;

  public static final int FRAME_KEYS = 20_000;
  public static final int FRAME_BYTES = 4 << 20;

  // ---- values that are no numbers ----

  /// The JSON of one value of a row, in UTF-8: a prompt and its answer fit. Longer text belongs in
  /// an artifact, so that pages of rows stay small.
  public static final int VALUE_BYTES = 64 << 10;

  /// The depth of nested arrays and objects: people can still follow it, and parsers support far
  /// more.
  public static final int VALUE_DEPTH = 32;

  /// A number in a value: the usual parsers of Java and Python still read it.
  public static final int VALUE_NUMBER_CHARS = 1000;

  /// A JSON body other than a log-batch.
  public static final int JSON_BODY_BYTES = 4 << 20;

  // ---- artifacts ----

  public static final int ARTIFACT_PATH_CHARS = 1000;

  /// A URI of an external store: MLflow's limit.
  public static final int ARTIFACT_LOCATION_CHARS = 2048;

  /// One segment: the limit of common file systems, so that a downloaded folder can be written.
  public static final int ARTIFACT_SEGMENT_BYTES = 255;

  public static final int ARTIFACT_PATH_SEGMENTS = 100;

  /// The URI of a reference: a key of S3, 1024 bytes, fits even if each byte is percent-encoded.
  public static final int REFERENCE_URI_CHARS = 4096;

  /// Stores elsewhere give ETags of less than 100 characters.
  public static final int REFERENCE_ETAG_CHARS = 255;

  /// RFC 6838 allows 127 characters on each side of the slash.
  public static final int MEDIA_TYPE_CHARS = 255;
}
