package dev.quipu.server.nativeapi.request;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.read.View;

/// The words that say whether a search shows what is deleted.
public final class Views {
  private Views() {}

  public static View of(String word) {
    return switch (word) {
      case "active" -> View.ACTIVE;
      case "deleted" -> View.DELETED;
      case "all" -> View.ALL;
      default ->
          throw QuipuException.invalid(
              "View is " + Text.quote(word) + "; it must be active, deleted or all");
    };
  }
}
