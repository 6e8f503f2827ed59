package dev.quipu.cli;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.outgoing.MailOptions;
import dev.quipu.outgoing.OutgoingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a server about messages to webhooks.
final class OutgoingFlags {
  @Option(
      names = "--webhooks-private",
      defaultValue = "${env:MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS:-false}",
      fallbackValue = "true",
      description =
          "Let webhooks send to addresses of this machine and of private networks, and over plain HTTP. Default: no, or $MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS")
  private boolean isPrivateAllowed;

  @Option(
      names = "--mail-host",
      paramLabel = "NAME",
      description = "The mail server (SMTP) for webhooks that are e-mails. Default: no e-mail")
  private @Nullable String host;

  @Option(
      names = "--mail-port",
      paramLabel = "PORT",
      defaultValue = "587",
      description = "The port of the mail server. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--mail-security",
      paramLabel = "KIND",
      defaultValue = "starttls",
      description =
          "How the connection to the mail server is protected: tls, starttls or none. Default: ${DEFAULT-VALUE}")
  private String security = "";

  @Option(
      names = "--mail-user",
      paramLabel = "USER",
      description =
          "The user at the mail server; the password is in $QUIPU_MAIL_PASSWORD. Default: no sign-in")
  private @Nullable String user;

  @Option(
      names = "--mail-from",
      paramLabel = "ADDRESS",
      description = "The sender of e-mails. Default: the user")
  private @Nullable String from;

  OutgoingOptions options() {
    return new OutgoingOptions(isPrivateAllowed, host == null ? null : mail(host));
  }

  private MailOptions mail(String mailHost) {
    String sender = from == null ? user : from;
    if (sender == null) {
      throw QuipuException.invalid("E-mails need a sender: say --mail-from");
    }
    MailOptions.Security kind =
        MailOptions.Security.find(security)
            .orElseThrow(() ->
                QuipuException.invalid(
                    "--mail-security is "
                        + Text.quote(security)
                        + "; it must be tls, starttls or none"));
    // Not an option: everybody on the machine sees the options of a process.
    String password = user == null ? null : System.getenv("QUIPU_MAIL_PASSWORD");
    return new MailOptions(mailHost, port, kind, user, password, sender);
  }
}
