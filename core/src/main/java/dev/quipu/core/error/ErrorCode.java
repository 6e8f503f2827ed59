package dev.quipu.core.error;

/// The kind of an error, which every protocol adapter maps to its own codes. Each adapter has one
/// mapping to HTTP.
public enum ErrorCode {
  /// The request breaks a rule; a retry cannot help.
  INVALID_ARGUMENT,
  UNAUTHENTICATED,
  FORBIDDEN,
  NOT_FOUND,
  METHOD_NOT_ALLOWED,
  /// The current state does not allow the request, such as a file where a folder is needed.
  CONFLICT,
  /// Something with that name or id already exists.
  ALREADY_EXISTS,
  TOO_LARGE,
  UNSUPPORTED_MEDIA_TYPE,
  RANGE_NOT_SATISFIABLE,
  /// The client took too long to send its request. Nothing was stored.
  TOO_SLOW,
  TOO_MANY_REQUESTS,
  NOT_IMPLEMENTED,
  /// The server cannot serve the request now: a queue is full or the server is stopping. Nothing
  /// was stored.
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
