package dev.quipu.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.outgoing.Outbound;
import dev.quipu.engine.port.outgoing.Reply;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import dev.quipu.outgoing.MailOptions.Security;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MailSenderTest {
  private final GreenMail mails =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void start() {
    mails.start();
  }

  @AfterEach
  void stop() {
    mails.stop();
  }

  private OutgoingTransport transport(Security security, @Nullable String password) {
    String user = password == null ? null : "quipu";
    return new OutgoingTransport(
        new OutgoingOptions(
            false,
            new MailOptions(
                "127.0.0.1",
                mails.getSmtp().getPort(),
                security,
                user,
                password,
                "Quipu <quipu@example.org>")));
  }

  private static Outbound.Mail mail(String url) {
    return new Outbound.Mail(url, "abc-1", "[Quipu] Läuft nicht", "Zeile 1\nZeile 2\n");
  }

  @Test
  void aMailArrives() throws Exception {
    try (OutgoingTransport transport = transport(Security.NONE, null)) {
      assertThat(transport.send(mail("mailto:ann@example.org,bob@example.org")))
          .isEqualTo(new Reply.Taken());
    }
    MimeMessage[] got = mails.getReceivedMessages();
    assertThat(got).hasSize(2);
    assertThat(got[0].getSubject()).isEqualTo("[Quipu] Läuft nicht");
    assertThat(got[0].getContent().toString()).contains("Zeile 1\r\nZeile 2");
    assertThat(got[0].getMessageID()).isEqualTo("<abc-1@quipu>");
    assertThat(got[0].getFrom()[0]).hasToString("Quipu <quipu@example.org>");
    assertThat(got[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
  }

  @Test
  void aWrongPasswordIsToldWithoutThePassword() {
    mails.setUser("quipu", "right");
    try (OutgoingTransport transport = transport(Security.NONE, "right")) {
      assertThat(transport.send(mail("mailto:ann@example.org"))).isEqualTo(new Reply.Taken());
    }
    try (OutgoingTransport transport = transport(Security.NONE, "wr0ng")) {
      assertThat(transport.send(mail("mailto:ann@example.org")))
          .isInstanceOfSatisfying(
              Reply.Unanswered.class,
              refused -> assertThat(refused.error()).doesNotContain("wr0ng"));
    }
  }

  @Test
  void withoutTlsNothingIsSentInTheClear() {
    try (OutgoingTransport transport = transport(Security.STARTTLS, null)) {
      assertThat(transport.send(mail("mailto:ann@example.org")))
          .isInstanceOf(Reply.Unanswered.class);
    }
    assertThat(mails.getReceivedMessages()).isEmpty();
  }

  @Test
  void aMailServerThatIsAwayMayPass() {
    try (OutgoingTransport transport = transport(Security.NONE, null)) {
      mails.stop();
      assertThat(transport.send(mail("mailto:ann@example.org")))
          .isInstanceOfSatisfying(
              Reply.Unanswered.class, none -> assertThat(none.mayPass()).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@example.org",
        "mailto:",
        "mailto:ann",
        "mailto:ann@example.org?bcc=eve@example.org",
        "mailto:ann@example.org%0aBcc:eve@example.org",
        "mailto:a b@example.org",
        "mailto:%zz"
      })
  void badAddressesAreRefused(String url) {
    try (OutgoingTransport transport = transport(Security.NONE, null)) {
      assertThatThrownBy(() -> transport.check(WebhookFormat.EMAIL, url))
          .isInstanceOf(QuipuException.class);
      assertThat(transport.send(mail(url))).isInstanceOf(Reply.Unanswered.class);
    }
    assertThat(mails.getReceivedMessages()).isEmpty();
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> new MailOptions("h", 0, Security.TLS, null, null, "a@example.org"))
        .isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> new MailOptions("h", 25, Security.TLS, "u", null, "a@example.org"))
        .isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> new MailOptions("h", 25, Security.TLS, null, null, "nobody at all"))
        .isInstanceOf(QuipuException.class);
    assertThat(new MailOptions("h", 25, Security.TLS, "u", "hidden", "a@example.org").toString())
        .doesNotContain("hidden");
  }
}
