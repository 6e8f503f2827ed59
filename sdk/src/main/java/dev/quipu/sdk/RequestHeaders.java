package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.core.text.Text;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Headers that go with every request, such as `Authorization` for a proxy in front of the server.
/// What they hold is secret: it is in no message, no log and no journal.
public final class RequestHeaders {
  static final RequestHeaders NONE = new RequestHeaders(Optional.empty(), Map.of());
  static final String AUTHORIZATION = "Authorization";

  /// What the URL asks for, and no other; a header of that name counts more.
  private final Optional<String> ofAddress;

  private final Map<String, String> values;

  private RequestHeaders(Optional<String> ofAddress, Map<String, String> values) {
    this.ofAddress = ofAddress;
    this.values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.values.putAll(values);
  }

  /// For another address: what was for the one before goes nowhere else.
  RequestHeaders to(ServerAddress address) {
    return new RequestHeaders(address.authorization(), values);
  }

  /// Adds a header.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it can be no header of a request
  RequestHeaders with(String name, String value) {
    try {
      HttpRequest.newBuilder(URI.create("http://localhost")).setHeader(name, value);
    } catch (IllegalArgumentException e) {
      throw QuipuException.invalid(
          "Header " + Text.quote(name) + " cannot be sent, or not with its value");
    }
    RequestHeaders more = new RequestHeaders(ofAddress, values);
    more.values.put(name, value);
    return more;
  }

  void addTo(HttpRequest.Builder request) {
    ofAddress.ifPresent(value -> request.setHeader(AUTHORIZATION, value));
    values.forEach(request::setHeader);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RequestHeaders headers
        && headers.ofAddress.equals(ofAddress)
        && headers.values.equals(values);
  }

  @Override
  public int hashCode() {
    return 31 * ofAddress.hashCode() + values.hashCode();
  }

  /// Their names.
  @Override
  public String toString() {
    return values.keySet().toString();
  }
}
