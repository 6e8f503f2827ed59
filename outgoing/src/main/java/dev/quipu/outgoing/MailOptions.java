package dev.quipu.outgoing;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The mail server that takes the e-mails of this server.
///
/// @param user null to sign in as nobody
/// @param from the address of the sender
public record MailOptions(
    String host,
    int port,
    Security security,
    @Nullable String user,
    @Nullable String password,
    String from) {
  private static final int MAX_PORT = 65_535;

  /// How the connection is protected.
  public enum Security {
    /// TLS from the beginning; usually port 465.
    TLS,
    /// TLS that a command begins, or no e-mail; usually port 587.
    STARTTLS,
    /// None, for a mail server on this machine.
    NONE;

    public static Optional<Security> find(String word) {
      return Arrays.stream(values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst();
    }
  }

  public MailOptions {
    if (port < 1 || port > MAX_PORT) {
      throw QuipuException.invalid(
          "The port of the mail server is " + port + "; it must be from 1 to " + MAX_PORT);
    }
    if ((user == null) != (password == null)) {
      throw QuipuException.invalid("The mail server needs both a user and a password, or neither");
    }
    parsed(from);
  }

  InternetAddress sender() {
    return parsed(from);
  }

  private static InternetAddress parsed(String from) {
    try {
      return new InternetAddress(from, true);
    } catch (AddressException e) {
      throw QuipuException.invalid(
          "The sender " + Text.quote(from) + " is no e-mail address: " + e.getMessage());
    }
  }

  /// Without the password.
  @Override
  public String toString() {
    return "smtp://" + host + ":" + port + " (" + security + ")";
  }
}
