package dev.quipu.core.error;

/// What went wrong, in words every protocol can translate into its own. One mapping to HTTP stands
/// in each protocol adapter.
public enum ErrorCode {
  /// The request breaks a rule; sending it again cannot help.
  INVALID_ARGUMENT,
  UNAUTHENTICATED,
  FORBIDDEN,
  NOT_FOUND,
  METHOD_NOT_ALLOWED,
  /// The state does not allow it now, such as a file where a folder is needed.
  CONFLICT,
  /// Something of that name or id is already there.
  ALREADY_EXISTS,
  TOO_LARGE,
  UNSUPPORTED_MEDIA_TYPE,
  RANGE_NOT_SATISFIABLE,
  /// The client took longer to send its request than it is waited for. Nothing was stored.
  TOO_SLOW,
  TOO_MANY_REQUESTS,
  NOT_IMPLEMENTED,
  /// Not now: a queue is full or the server is stopping. Nothing was stored.
  UNAVAILABLE,
  /// The disk is full. Nothing was stored; reads go on.
  STORAGE_FULL,
  /// Stored bytes fail their checksum or digest. They are reported, never served.
  CORRUPT,
  /// The write may or may not have been stored; only a retry with the same writer and sequence is
  /// safe.
  OUTCOME_UNKNOWN,
  INTERNAL
}
