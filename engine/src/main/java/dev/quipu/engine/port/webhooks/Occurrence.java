package dev.quipu.engine.port.webhooks;

import org.jspecify.annotations.Nullable;

/// Something that webhooks are told of.
///
/// @param event its name: a thing and a verb, such as `run.failed`
/// @param timeMs when the server was told of it, in milliseconds since the epoch
/// @param title one line for people
/// @param page the page about it, relative to the pages of its project, such as `runs/0123…`; null
///   if there is none
/// @param data what happened, as a JSON object
public record Occurrence(
    String event, long timeMs, String title, @Nullable String page, String data) {
  /// The occurrence with its page in a project other than the default one.
  public Occurrence inProject(String name) {
    return page == null
        ? this
        : new Occurrence(event, timeMs, title, "p/" + name + "/" + page, data);
  }
}
