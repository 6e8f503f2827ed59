package dev.quipu.core.text;

import dev.quipu.core.error.QuipuException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The address of a server, and the credentials for a proxy in front of it. The credentials appear
/// in no message and not in [#toString].
///
/// @param url begins with `http://` or `https://` and may have a path; without credentials and
///   without a slash at the end
/// @param authorization the value of the header `Authorization`
public record ServerAddress(URI url, Optional<String> authorization) {
  private static final String EXAMPLE = "http://127.0.0.1:5000";

  public ServerAddress {
    String text = url.toString();
    if (!"http".equalsIgnoreCase(url.getScheme()) && !"https".equalsIgnoreCase(url.getScheme())) {
      throw bad(text, "it does not start with http:// or https://");
    }
    if (url.getHost() == null) {
      throw bad(text, "it names no host");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw bad(text, "it has a query or fragment");
    }
    if (url.getRawUserInfo() != null) {
      throw bad(text, "its user and password are not taken out of it");
    }
  }

  /// Reads an address such as `https://user:password@host/quipu`.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the text is not the URL of a server
  public static ServerAddress parse(String text) {
    String trimmed = text.strip();
    while (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    try {
      URI url = new URI(trimmed);
      String user = url.getUserInfo();
      if (user == null) {
        return new ServerAddress(url, Optional.empty());
      }
      String plain = trimmed.replace(url.getRawUserInfo() + "@", "");
      return new ServerAddress(new URI(plain), Optional.of(basic(user)));
    } catch (URISyntaxException e) {
      throw bad(trimmed, "it cannot be read");
    }
  }

  private static String basic(String user) {
    String pair = user.indexOf(':') < 0 ? user + ":" : user;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static QuipuException bad(String text, String why) {
    return QuipuException.invalid(
        Text.quote(withoutCredentials(text))
            + " is no URL of a server: "
            + why
            + ". An example is "
            + Text.quote(EXAMPLE));
  }

  /// Masks the credentials of all URLs in a text.
  public static String withoutCredentials(String text) {
    return text.replaceAll("(?<=//)[^\\s/]*@", "***@");
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
