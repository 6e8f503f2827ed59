package dev.quipu.outgoing;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/// The rules for the addresses of receivers over HTTP.
final class HttpAddress {
  /// Hosts that some programs read as numbers.
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

  private static final Pattern IPV4 =
      Pattern.compile("((0|[1-9][0-9]{0,2})\\.){3}(0|[1-9][0-9]{0,2})");

  private HttpAddress() {}

  /// Parses an address by the rules that need no look-up.
  ///
  /// @throws QuipuException INVALID_ARGUMENT with the reason. The message shows no path, because
  ///   that of a chat is a secret
  static URI parse(String url, boolean isPrivateAllowed) {
    if (url.isBlank()) {
      throw QuipuException.invalid("Webhook URL cannot be empty or just whitespace");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw QuipuException.invalid("Invalid webhook URL: " + e.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean isPlain = scheme.equals("http");
    if (!scheme.equals("https") && !(isPlain && isPrivateAllowed)) {
      throw QuipuException.invalid(
          "Invalid webhook URL scheme: "
              + Text.quote(scheme)
              + "; allowed is https"
              + (isPlain ? ", and http if the server was started with --webhooks-private" : ""));
    }
    if (uri.getRawUserInfo() != null) {
      throw QuipuException.invalid("The URL of the webhook must not hold a user or a password");
    }
    // A host that Java cannot read, such as one with an underscore, is null.
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      throw QuipuException.invalid("The URL of the webhook has no valid host name");
    }
    if (NUMBER.matcher(uri.getHost()).matches() && !IPV4.matcher(uri.getHost()).matches()) {
      throw QuipuException.invalid(
          "The host in the URL of the webhook, "
              + Text.quote(uri.getHost())
              + ", is a number; an IPv4 address has four decimal numbers without leading zeros");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw QuipuException.invalid(
          "The port in the URL of the webhook is " + uri.getPort() + "; it must be 1 to 65535");
    }
    if (uri.getRawFragment() != null) {
      throw QuipuException.invalid("The URL of the webhook must not have a fragment");
    }
    return uri;
  }

  /// Checks an address, and the addresses that its name stands for now.
  static void check(String url, CheckedNames names, boolean isPrivateAllowed) {
    String host = parse(url, isPrivateAllowed).getHost();
    try {
      names.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    } catch (CheckedNames.Refused e) {
      throw new QuipuException(
          ErrorCode.INVALID_ARGUMENT, "Nothing is sent to this webhook: " + e.getMessage(), e);
    } catch (UnknownHostException e) {
      throw new QuipuException(
          ErrorCode.INVALID_ARGUMENT,
          "The host of the webhook, " + Text.quote(host) + ", is not known",
          e);
    }
  }
}
