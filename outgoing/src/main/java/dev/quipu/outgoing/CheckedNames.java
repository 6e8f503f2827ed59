package dev.quipu.outgoing;

import java.io.Serial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/// Looks names up and checks what they stand for. The client connects to the addresses that are
/// returned, and looks nothing up itself: a name that stands for another address a moment later
/// gains nothing.
final class CheckedNames implements DnsResolver {
  private final boolean isPrivateAllowed;

  CheckedNames(boolean isPrivateAllowed) {
    this.isPrivateAllowed = isPrivateAllowed;
  }

  /// The name stands for an address to which nothing is sent.
  static final class Refused extends UnknownHostException {
    @Serial private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /// The addresses of a name. If one of them is refused, so is the name.
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    for (InetAddress address : addresses) {
      String why = Addresses.refusal(address, isPrivateAllowed);
      if (why != null) {
        String shown = address.getHostAddress();
        throw new Refused(host + " stands for " + shown + ", which " + why);
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
