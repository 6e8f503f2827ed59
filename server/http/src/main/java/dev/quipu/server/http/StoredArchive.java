package dev.quipu.server.http;

import dev.quipu.server.http.Exchange.Writing;
import java.io.IOException;

/// Stored files as one archive, which is made while it is sent, so its length is not known before.
/// As with a [StoredFile], no browser does anything with the archive but save it.
///
/// @param name without folders
/// @param mediaType of the archive
/// @param content writes the archive; an exception cuts the connection, so that the client does not
///   take a part for the whole
public record StoredArchive(String name, String mediaType, Writing content) {
  public void attach(Exchange exchange) throws IOException {
    StoredFile.checkDestination(exchange);
    exchange.setHeader("Content-Disposition", Attachment.named(name));
    exchange.setHeader("Cache-Control", "no-store");
    exchange.sendOpenEnded(200, mediaType, content);
  }
}
