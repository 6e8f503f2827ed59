package dev.quipu.outgoing;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.outgoing.Outbound;
import dev.quipu.engine.port.outgoing.Reply;
import dev.quipu.engine.port.outgoing.Transport;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import org.jspecify.annotations.Nullable;

/// Sends messages over HTTP, and by e-mail if a mail server is known.
public final class OutgoingTransport implements Transport, AutoCloseable {
  private static final String NO_MAIL =
      "This server sends no e-mail, because it was started without --mail-host";

  private final boolean isPrivateAllowed;
  private final CheckedNames names;
  private final HttpSender http;
  private final @Nullable MailSender mail;

  public OutgoingTransport(OutgoingOptions options) {
    isPrivateAllowed = options.isPrivateAllowed();
    names = new CheckedNames(isPrivateAllowed);
    http = new HttpSender(names, isPrivateAllowed);
    mail = options.mail() == null ? null : new MailSender(options.mail());
  }

  @Override
  public void check(WebhookFormat format, String url) {
    switch (format) {
      case JSON, ENTITY_ACTION, SLACK, TEAMS -> HttpAddress.check(url, names, isPrivateAllowed);
      case EMAIL -> {
        if (mail == null) {
          throw QuipuException.invalid(NO_MAIL);
        }
        MailSender.recipients(url);
      }
    }
  }

  @Override
  public Reply send(Outbound message) {
    return switch (message) {
      case Outbound.HttpPost post -> http.send(post);
      case Outbound.Mail letter ->
          mail == null ? new Reply.Unanswered(NO_MAIL, false) : mail.send(letter);
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
