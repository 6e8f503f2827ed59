package dev.quipu.trackers.quipu;

import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.trackers.TrackerOptions;
import dev.quipu.trackers.TrackerProvider;
import dev.quipu.trackers.backend.Backend;
import java.nio.file.Path;
import java.util.Set;

/// Makes backends that send to the server of the option `url` and its project of the option
/// `server_project`, by default those of the environment.
public final class QuipuProvider implements TrackerProvider {
  private static final String URL = "url";
  private static final String PROJECT = "server_project";
  private static final String JOURNALS = "journal_dir";

  @Override
  public String name() {
    return "quipu";
  }

  @Override
  public Set<String> options() {
    return Set.of(URL, PROJECT, JOURNALS);
  }

  @Override
  public Backend create(TrackerOptions options) {
    Options sdk = Options.defaults();
    if (options.text(URL).isPresent()) {
      sdk = sdk.url(options.text(URL).get());
    }
    if (options.text(PROJECT).isPresent()) {
      sdk = sdk.project(options.text(PROJECT).get());
    }
    if (options.text(JOURNALS).isPresent()) {
      sdk = sdk.journalFolder(options.path(JOURNALS, Path.of("")));
    }
    return new QuipuBackend(Quipu.connect(sdk));
  }
}
