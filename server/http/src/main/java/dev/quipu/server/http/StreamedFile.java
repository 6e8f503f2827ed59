package dev.quipu.server.http;

import dev.quipu.server.http.Exchange.Writing;
import java.io.IOException;

/// A file that is made of what is stored while it is sent, such as an archive, so its length is not
/// known before. As with a [StoredFile], no browser does anything with the file but save it.
///
/// @param name without folders
/// @param content writes the file; an exception cuts the connection, so that the client does not
///   take a part for the whole
public record StreamedFile(String name, String mediaType, Writing content) {
  public void attach(Exchange exchange) throws IOException {
    StoredFile.checkDestination(exchange);
    exchange.setHeader("Content-Disposition", Attachment.named(name));
    exchange.setHeader("Cache-Control", "no-store");
    exchange.sendOpenEnded(200, mediaType, content);
  }
}
