package dev.quipu.server.http;

import dev.quipu.core.error.QuipuException;
import java.util.List;

/// A protocol: its routes and the form of its errors.
public interface Api {
  List<Route> routes();

  /// Whether a path belongs to this protocol, so that errors for that path have the form of this
  /// protocol.
  ///
  /// @param path of the segments that name something: `/a/b` also where `//a/./b` was sent
  boolean owns(String path);

  /// Whether a path with a slash at its end means the same as without. A path that has two
  /// spellings is refused unless its protocol says so.
  ///
  /// @param path that the protocol owns
  default boolean takesSlashAtEnd(String path) {
    return false;
  }

  /// The one mapping of errors to HTTP in this protocol.
  ErrorAnswer error(QuipuException error, String requestId);

  /// An error as it is sent.
  ///
  /// @param json the body
  record ErrorAnswer(int status, JsonBody json) {}
}
