package dev.quipu.outgoing;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells addresses of the public Internet from all others: of this machine, of private networks, of
/// services of clouds, and those that are not for programs at all. An IPv6 address that carries an
/// IPv4 address counts as that one, too, because a gateway may send to it. Sources: the registries
/// of special-purpose addresses of IANA, which RFC 6890 began.
final class Addresses {
  /// A range of addresses.
  private static final class Range {
    private final byte[] start;
    private final int bits;

    private Range(byte[] start, int bits) {
      this.start = start;
      this.bits = bits;
    }

    static Range of(String text) {
      int slash = text.indexOf('/');
      try {
        // A literal, so no name is looked up.
        return new Range(
            InetAddress.ofLiteral(text.substring(0, slash)).getAddress(),
            Integer.parseInt(text.substring(slash + 1)));
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(text, e);
      }
    }

    boolean holds(byte[] address) {
      if (address.length != start.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((address[bit >> 3] & mask) != (start[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static List<Range> ranges(String... texts) {
    return Arrays.stream(texts).map(Range::of).toList();
  }

  /// This machine and private networks: what an operator may allow.
  private static final List<Range> PRIVATE =
      ranges(
          "127.0.0.0/8",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "::1/128",
          "fc00::/7");

  /// Services of clouds inside the private ranges, which give keys away.
  private static final List<Range> METADATA =
      ranges("100.100.100.200/32", "fd00:ec2::254/128", "fd20:ce::254/128", "192.0.0.192/32");

  /// Nobody to send messages to, ever.
  private static final List<Range> UNFIT =
      ranges(
          "0.0.0.0/8",
          // Link-local, with the metadata service of most clouds.
          "169.254.0.0/16",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/128",
          "100::/64",
          "2001:2::/48",
          "2001:10::/28",
          "2001:20::/28",
          "2001:db8::/32",
          "3fff::/20",
          "5f00::/16",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private static final Range GLOBAL_UNICAST = Range.of("2000::/3");
  private static final Range MAPPED = Range.of("::ffff:0:0/96");
  private static final Range NAT64 = Range.of("64:ff9b::/96");
  private static final Range LOCAL_NAT64 = Range.of("64:ff9b:1::/48");
  private static final Range SIX_TO_FOUR = Range.of("2002::/16");
  private static final Range TEREDO = Range.of("2001::/32");
  private static final Range COMPATIBLE = Range.of("::/96");
  private static final Range TRANSLATED = Range.of("::ffff:0:0:0/96");

  private Addresses() {}

  /// Why nothing is sent to an address; null if messages may be sent there.
  static @Nullable String refusal(InetAddress address, boolean isPrivateAllowed) {
    byte[] bytes = address.getAddress();
    if (holds(UNFIT, bytes)) {
      return "is reserved, link-local or multicast";
    }
    if (holds(METADATA, bytes)) {
      return "is a service of a cloud that gives keys away";
    }
    if (holds(PRIVATE, bytes)) {
      return isPrivateAllowed ? null : "is of this machine or of a private network";
    }
    if (address instanceof Inet4Address) {
      return null;
    }
    if (isZoned(address)) {
      return "has a zone";
    }
    return ofSix(bytes, isPrivateAllowed);
  }

  private static @Nullable String ofSix(byte[] bytes, boolean isPrivateAllowed) {
    if (LOCAL_NAT64.holds(bytes)) {
      return "leads through a gateway of a private network";
    }
    byte[] inner = carried(bytes);
    if (inner != null) {
      String why = refusal(four(inner), isPrivateAllowed);
      return why == null ? null : "carries " + four(inner).getHostAddress() + ", which " + why;
    }
    return GLOBAL_UNICAST.holds(bytes) ? null : "is no public address";
  }

  /// The IPv4 address that an IPv6 address carries; null if it carries none.
  private static byte @Nullable [] carried(byte[] bytes) {
    if (MAPPED.holds(bytes)
        || NAT64.holds(bytes)
        || COMPATIBLE.holds(bytes)
        || TRANSLATED.holds(bytes)) {
      return Arrays.copyOfRange(bytes, 12, 16);
    }
    if (SIX_TO_FOUR.holds(bytes)) {
      return Arrays.copyOfRange(bytes, 2, 6);
    }
    if (TEREDO.holds(bytes)) {
      byte[] client = Arrays.copyOfRange(bytes, 12, 16);
      for (int i = 0; i < client.length; i++) {
        client[i] = (byte) ~client[i];
      }
      return client;
    }
    return null;
  }

  private static boolean isZoned(InetAddress address) {
    return address instanceof Inet6Address six && six.getScopeId() != 0;
  }

  private static boolean holds(List<Range> ranges, byte[] address) {
    return ranges.stream().anyMatch(range -> range.holds(address));
  }

  private static InetAddress four(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
  }
}
