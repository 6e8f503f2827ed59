package dev.quipu.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private final OutgoingTransport closed = new OutgoingTransport(OutgoingOptions.DEFAULT);
  private final OutgoingTransport open = new OutgoingTransport(new OutgoingOptions(true, null));

  @AfterEach
  void close() {
    closed.close();
    open.close();
  }

  private static void assertRefused(OutgoingTransport transport, String url) {
    assertThatThrownBy(() -> transport.check(WebhookFormat.JSON, url))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "localhost",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[64:ff9b::10.0.0.1]",
        "[2002:7f00:1::]",
        "[2002:a00:1::1]",
        "[::127.0.0.1]",
        "[2001:0:0:0:0:0:80ff:fffe]"
      })
  void thisMachineAndPrivateNetworksAreForOperatorsToAllow(String host) {
    assertRefused(closed, "https://" + host + "/hook");
    open.check(WebhookFormat.JSON, "http://" + host + ":8080/hook");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "169.254.0.1",
        "100.100.100.200",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[100::1]",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::169.254.169.254]",
        "[64:ff9b:1::1]",
        "[2002:a9fe:a9fe::]",
        "[4000::1]"
      })
  void someAddressesAreNeverAllowed(String host) {
    assertRefused(closed, "https://" + host + "/hook");
    assertRefused(open, "https://" + host + "/hook");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "192.0.1.1",
        "[2606:4700::1111]",
        "[64:ff9b::8.8.8.8]",
        "[2002:808:808::1]"
      })
  void publicAddressesAreFine(String host) {
    closed.check(WebhookFormat.JSON, "https://" + host + ":8443/hook?a=b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "/hook",
        "//8.8.8.8/hook",
        "http://8.8.8.8/",
        "ftp://8.8.8.8/",
        "gopher://8.8.8.8/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https:///hook",
        "https://user:password@8.8.8.8/",
        "https://user@8.8.8.8/",
        "https://8.8.8.8:0/",
        "https://8.8.8.8:65536/",
        "https://8.8.8.8:x/",
        "https://8.8.8.8/#fragment",
        "https://8.8.8.8/ hook",
        "https://8.8.8.8\\@127.0.0.1/",
        "https://[::1",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://8.8.8.8./",
        "https://name.invalid/"
      })
  void otherAddressesAreRefused(String url) {
    assertRefused(closed, url);
  }

  @Test
  void messagesOfErrorsShowNoPath() {
    assertThatThrownBy(
            () -> closed.check(WebhookFormat.SLACK, "https://127.0.0.1/services/T0/hidden"))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.message()).doesNotContain("hidden"));
  }

  /// A name that stands for several addresses is refused if one of them is.
  @Test
  void namesAreLookedUpOnceAndEachAddressIsChecked() throws Exception {
    assertThat(new CheckedNames(true).resolve("127.0.0.1"))
        .containsExactly(InetAddress.ofLiteral("127.0.0.1"));
    assertThatThrownBy(() -> new CheckedNames(false).resolve("localhost"))
        .isInstanceOf(CheckedNames.Refused.class)
        .hasMessageContaining("localhost stands for 127.0.0.1");
  }

  @Test
  void eMailNeedsAMailServer() {
    assertThatThrownBy(() -> closed.check(WebhookFormat.EMAIL, "mailto:ann@example.org"))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("--mail-host");
  }
}
