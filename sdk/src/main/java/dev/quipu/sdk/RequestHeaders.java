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
/// Their values are secret: no message, log or journal holds them.
public final class RequestHeaders {
  static final RequestHeaders NONE = new RequestHeaders(Optional.empty(), Map.of());
  static final String AUTHORIZATION = "Authorization";

  /// The value of `Authorization` that the URL asks for. A header that was set by its name counts
  /// more.
  private final Optional<String> ofAddress;

  private final Map<String, String> values;

  private RequestHeaders(Optional<String> ofAddress, Map<String, String> values) {
    this.ofAddress = ofAddress;
    this.values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.values.putAll(values);
  }

  /// The headers for another address. What the URL of the address before asked for is left out.
  RequestHeaders to(ServerAddress address) {
    return new RequestHeaders(address.authorization(), values);
  }

  /// Adds a header, in the place of one with the same name.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a request cannot have this header
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

  /// Adds the headers to a request.
  public void addTo(HttpRequest.Builder request) {
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

  /// The names of the headers, without their values.
  @Override
  public String toString() {
    return values.keySet().toString();
  }
}
