package dev.quipu.cli;

import dev.quipu.core.text.ServerAddress;
import dev.quipu.sdk.Options;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that name the server and the project with which a command works.
final class ServerChoice {
  static final String URL = "--url";
  static final String PROJECT = "--project";

  @Option(
      names = {URL, "--server"},
      paramLabel = "URL",
      description = "The server. Default: QUIPU_URL or http://127.0.0.1:5000")
  private @Nullable String url;

  @Option(
      names = PROJECT,
      paramLabel = "NAME",
      description = "The project. Default: QUIPU_PROJECT or default")
  private @Nullable String project;

  /// The options of the environment, with what was named.
  Options options() {
    Options options = Options.defaults().capture(false);
    if (url != null) {
      options = options.url(url);
    }
    return project == null ? options : options.project(project);
  }

  /// The server, with the credentials of the environment.
  ServerAddress address() {
    return Addresses.of(url);
  }
}
