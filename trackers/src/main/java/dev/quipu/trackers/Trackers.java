package dev.quipu.trackers;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.trackers.backend.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Makes trackers by the names of their backends. Each backend is a module of its own, and is there
/// if its module is on the class path.
public final class Trackers {
  private static final System.Logger LOG = System.getLogger("dev.quipu.trackers");

  private Trackers() {}

  /// The names of the backends on the class path.
  public static NavigableSet<String> names() {
    NavigableSet<String> names = new TreeSet<>();
    for (TrackerProvider provider : providers()) {
      names.add(provider.name());
    }
    return names;
  }

  /// A tracker with the standard config and the options of the backend as they are by default.
  public static Tracker create(String name) {
    return create(name, TrackingConfig.standard(), Map.of());
  }

  /// A tracker with the standard config.
  ///
  /// @param options of the backend, such as `output_dir`. `project` and `experiment_name` are taken
  ///   into the config
  public static Tracker create(String name, Map<String, ?> options) {
    return create(name, TrackingConfig.standard(), options);
  }

  /// A tracker with one backend. A backend that is not on the class path, or cannot be set up,
  /// never stops the program: the log says so once, and what is logged is dropped and counted.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the backend is there and has no such option
  public static Tracker create(String name, TrackingConfig config, Map<String, ?> options) {
    TrackingConfig full = with(config, options);
    return new Tracker(full, List.of(backend(name, rest(options))));
  }

  /// A tracker that gives all it gets to several backends. One that fails or hangs neither stops
  /// nor slows the others.
  ///
  /// @param backends such as `local` and `mlflow`
  public static Tracker multi(TrackingConfig config, String... backends) {
    return multi(config, Arrays.stream(backends).map(name -> backend(name, Map.of())).toList());
  }

  /// A tracker that gives all it gets to several backends.
  public static Tracker multi(TrackingConfig config, Collection<? extends Backend> backends) {
    return new Tracker(config, backends);
  }

  /// A tracker over a backend of one's own.
  public static Tracker of(TrackingConfig config, Backend backend) {
    return new Tracker(config, List.of(backend));
  }

  /// A backend by name, to be one of several.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the backend is there and has no such option
  public static Backend backend(String name, Map<String, ?> options) {
    Optional<TrackerProvider> found =
        providers().stream().filter(provider -> provider.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      return missing(
          name,
          "Tracker "
              + Text.quote(name)
              + " is not on the class path, so nothing is tracked with it; there are: "
              + String.join(", ", names()));
    }
    TrackerOptions checked = new TrackerOptions(options);
    checked.check(name, found.get().options());
    try {
      return found.get().create(checked);
    } catch (QuipuException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      return missing(
          name, "Tracker " + name + " cannot be set up, so nothing is tracked with it: " + e);
    }
  }

  private static Backend missing(String name, String warning) {
    LOG.log(System.Logger.Level.WARNING, warning);
    return new MissingBackend(name, warning);
  }

  /// Runs a function as a run: starts the run, logs the metrics that the function returns, and ends
  /// the run as completed, or as failed if the function throws.
  ///
  /// @param name of the run
  /// @return what the function returned
  public static <T extends Map<String, ? extends Number>> T autoTrack(
      Tracker tracker, String name, Supplier<T> function) {
    return tracker.autoTrack(name, function::get);
  }

  /// An object whose methods with [AutoTrack] are runs, each call one. The annotation may stand in
  /// the interface or in the class of the object.
  ///
  /// @param type an interface, through which the program calls the object
  /// @throws QuipuException INVALID_ARGUMENT if the type is no interface, or has no such method
  public static <T> T autoTrack(Tracker tracker, Class<T> type, T object) {
    return AutoTracked.of(tracker, type, object);
  }

  private static TrackingConfig with(TrackingConfig config, Map<String, ?> options) {
    TrackingConfig full = config;
    Object project = options.get("project");
    if (project != null) {
      full = full.project(project.toString());
    }
    Object experiment = options.get("experiment_name");
    if (experiment != null) {
      full = full.experimentName(experiment.toString());
    }
    return full;
  }

  private static Map<String, ?> rest(Map<String, ?> options) {
    Map<String, Object> rest = new HashMap<>(options);
    rest.remove("project");
    rest.remove("experiment_name");
    return rest;
  }

  private static List<TrackerProvider> providers() {
    List<TrackerProvider> providers = new ArrayList<>();
    var found = ServiceLoader.load(TrackerProvider.class).iterator();
    while (true) {
      try {
        if (!found.hasNext()) {
          return providers;
        }
        providers.add(found.next());
      } catch (ServiceConfigurationError e) {
        LOG.log(System.Logger.Level.WARNING, "A tracker on the class path cannot be used", e);
      }
    }
  }
}
