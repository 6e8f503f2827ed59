package dev.quipu.trackers.wandb;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.core.text.Text;
import dev.quipu.trackers.TrackerOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the runs of a backend go.
///
/// @param project for runs whose tracker has none of its own; null if there is none
/// @param entity the user or team; null if the server chooses it
/// @param folder the folder of the run is `wandb/...` below this one
/// @param group null if there is none
/// @param jobType null if there is none
/// @param baseUrl the address of the server, without a slash at the end
/// @param apiKey null if none is known
public record WandbSettings(
    WandbMode mode,
    @Nullable String project,
    @Nullable String entity,
    Path folder,
    @Nullable String group,
    @Nullable String jobType,
    String baseUrl,
    @Nullable String apiKey) {
  private static final String MODE = "mode";
  private static final String ENTITY = "entity";
  private static final String DIR = "dir";
  private static final String GROUP = "group";
  private static final String JOB_TYPE = "job_type";
  private static final String BASE_URL = "base_url";
  private static final String API_KEY = "api_key";
  private static final String HOSTED = "https://api.wandb.ai";

  static final Set<String> OPTIONS = Set.of(MODE, ENTITY, DIR, GROUP, JOB_TYPE, BASE_URL, API_KEY);

  /// Settings from options, and from the variables of wandb's client where there is no option. The
  /// key is also looked for in the netrc file.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there is no such mode
  public static WandbSettings of(TrackerOptions options, Map<String, String> environment) {
    String baseUrl =
        find(options, BASE_URL, environment, "WANDB_BASE_URL").orElse(HOSTED).replaceAll("/+$", "");
    return new WandbSettings(
        mode(find(options, MODE, environment, "WANDB_MODE").orElse("online")),
        environment.get("WANDB_PROJECT"),
        find(options, ENTITY, environment, "WANDB_ENTITY").orElse(null),
        options.path(DIR, Path.of(environment.getOrDefault("WANDB_DIR", ""))),
        find(options, GROUP, environment, "WANDB_RUN_GROUP").orElse(null),
        find(options, JOB_TYPE, environment, "WANDB_JOB_TYPE").orElse(null),
        baseUrl,
        find(options, API_KEY, environment, "WANDB_API_KEY")
            .or(() -> NetrcFile.of(environment).password(baseUrl))
            .orElse(null));
  }

  /// Without the key.
  @Override
  public String toString() {
    return "WandbSettings[mode="
        + mode
        + ", project="
        + project
        + ", entity="
        + entity
        + ", folder="
        + folder
        + ", group="
        + group
        + ", jobType="
        + jobType
        + ", baseUrl="
        + ServerAddress.withoutCredentials(baseUrl)
        + ", apiKey="
        + (apiKey == null ? null : "***")
        + "]";
  }

  private static Optional<String> find(
      TrackerOptions options, String name, Map<String, String> environment, String variable) {
    return options
        .text(name)
        .or(() -> Optional.ofNullable(environment.get(variable)))
        .filter(text -> !text.isBlank());
  }

  private static WandbMode mode(String word) {
    return switch (word) {
      case "online", "run" -> WandbMode.ONLINE;
      case "offline", "dryrun" -> WandbMode.OFFLINE;
      case "disabled" -> WandbMode.DISABLED;
      default ->
          throw QuipuException.invalid(
              "The mode of W&B is " + Text.quote(word) + "; it is online, offline or disabled");
    };
  }
}
