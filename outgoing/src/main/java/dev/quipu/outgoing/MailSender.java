package dev.quipu.outgoing;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.outgoing.Outbound;
import dev.quipu.engine.port.outgoing.Reply;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/// Sends e-mails through the mail server of the options.
final class MailSender {
  private static final String SCHEME = "mailto:";

  private final MailOptions options;
  private final Session session;

  MailSender(MailOptions options) {
    this.options = options;
    session = Session.getInstance(properties(options));
  }

  private static Properties properties(MailOptions options) {
    Properties properties = new Properties();
    String name = "mail.smtp.";
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty(name + "host", options.host());
    properties.setProperty(name + "port", Integer.toString(options.port()));
    properties.setProperty(name + "auth", Boolean.toString(options.user() != null));
    String millis = Long.toString(OutgoingLimits.SILENCE.toMillis());
    properties.setProperty(
        name + "connectiontimeout", Long.toString(OutgoingLimits.CONNECT.toMillis()));
    properties.setProperty(name + "timeout", millis);
    properties.setProperty(name + "writetimeout", millis);
    properties.setProperty(name + "ssl.checkserveridentity", "true");
    switch (options.security()) {
      case TLS -> properties.setProperty(name + "ssl.enable", "true");
      case STARTTLS -> {
        properties.setProperty(name + "starttls.enable", "true");
        properties.setProperty(name + "starttls.required", "true");
      }
      case NONE -> {}
    }
    return properties;
  }

  /// The addresses in a URL.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is no `mailto:` with valid addresses
  static InternetAddress[] recipients(String url) {
    if (!url.startsWith(SCHEME) || url.indexOf('?') >= 0) {
      throw QuipuException.invalid(
          "The address of an e-mail is mailto: and e-mail addresses with commas between them");
    }
    try {
      String list =
          URLDecoder.decode(
              url.substring(SCHEME.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
      InternetAddress[] addresses = InternetAddress.parse(list, true);
      for (InternetAddress address : addresses) {
        address.validate();
        if (address.getAddress().indexOf('@') < 0 || address.isGroup()) {
          throw new AddressException(Text.quote(address.getAddress()) + " has no domain");
        }
      }
      if (addresses.length < 1 || addresses.length > OutgoingLimits.RECIPIENTS) {
        throw QuipuException.invalid(
            "There are "
                + addresses.length
                + " e-mail addresses; there must be 1 to "
                + OutgoingLimits.RECIPIENTS);
      }
      return addresses;
    } catch (AddressException | IllegalArgumentException e) {
      throw new QuipuException(
          ErrorCode.INVALID_ARGUMENT, "An e-mail address is not valid: " + e.getMessage(), e);
    }
  }

  Reply send(Outbound.Mail message) {
    try {
      MimeMessage mail = new Identified(session, message.id());
      mail.setFrom(options.sender());
      mail.setRecipients(Message.RecipientType.TO, recipients(message.url()));
      mail.setSubject(message.subject(), StandardCharsets.UTF_8.name());
      mail.setText(message.text(), StandardCharsets.UTF_8.name());
      mail.setHeader(
          "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
      // Lets no out-of-office reply come back.
      mail.setHeader("Auto-Submitted", "auto-generated");
      mail.saveChanges();
      if (options.user() == null) {
        Transport.send(mail);
      } else {
        Transport.send(mail, options.user(), options.password());
      }
      return new Reply.Taken();
    } catch (QuipuException e) {
      return new Reply.Unanswered(e.message(), false);
    } catch (MessagingException e) {
      return new Reply.Unanswered("The mail server refused: " + e.getMessage(), mayPass(e));
    }
  }

  /// Codes of SMTP from 500 on are final.
  private static boolean mayPass(MessagingException e) {
    for (@Nullable Exception cause = e; cause != null; cause = next(cause)) {
      int code =
          switch (cause) {
            case SMTPAddressFailedException failed -> failed.getReturnCode();
            case SMTPSendFailedException failed -> failed.getReturnCode();
            default -> 0;
          };
      if (code >= 400) {
        return code < 500;
      }
    }
    return !(e instanceof SendFailedException);
  }

  private static @Nullable Exception next(Exception e) {
    return e instanceof MessagingException messaging ? messaging.getNextException() : null;
  }

  /// A mail with an id that stays the same when the mail is sent again.
  private static final class Identified extends MimeMessage {
    private final String id;

    Identified(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<" + id + "@quipu>");
    }
  }
}
