package dev.quipu.benchmarks.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// Where a flight recording says that the server spends its time: samples by method at the top of
/// the stack, by the innermost method of ours, by method anywhere on it, by thread, and what
/// allocates.
public final class Profile {
  private static final int ROWS = 25;

  private final Map<String, Double> self = new HashMap<>();
  private final Map<String, Double> ours = new HashMap<>();
  private final Map<String, Double> within = new HashMap<>();
  private final Map<String, Double> threads = new HashMap<>();
  private final Map<String, Double> allocations = new HashMap<>();

  public static void print(Path recording, PrintWriter out) throws IOException {
    Profile profile = new Profile();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        profile.add(file.readEvent());
      }
    }
    print(out, "samples by method at the top", profile.self);
    print(out, "samples by the innermost method of ours", profile.ours);
    print(out, "samples by method anywhere on the stack", profile.within);
    print(out, "samples by thread", profile.threads);
    print(out, "allocated bytes by the method of ours that asked", profile.allocations);
  }

  private void add(RecordedEvent event) {
    String type = event.getEventType().getName();
    if (event.getStackTrace() == null) {
      return;
    }
    if (type.equals("jdk.ExecutionSample") || type.equals("jdk.NativeMethodSample")) {
      Set<String> methods = new LinkedHashSet<>();
      for (RecordedFrame frame : event.getStackTrace().getFrames()) {
        methods.add(method(frame));
      }
      String top = methods.iterator().next();
      if (isIdle(top)) {
        return;
      }
      self.merge(top, 1.0, Double::sum);
      ours.merge(
          methods.stream().filter(Profile::isOurs).findFirst().orElse("libraries alone"),
          1.0,
          Double::sum);
      methods.forEach(m -> within.merge(m, 1.0, Double::sum));
      threads.merge(thread(event), 1.0, Double::sum);
    } else if (type.equals("jdk.ObjectAllocationSample")) {
      String asked =
          event.getStackTrace().getFrames().stream()
              .map(Profile::method)
              .filter(Profile::isOurs)
              .findFirst()
              .orElse("libraries alone");
      allocations.merge(
          asked + " " + event.getClass("objectClass").getName(),
          (double) event.getLong("weight"),
          Double::sum);
    }
  }

  private static String thread(RecordedEvent event) {
    var thread = event.getThread("sampledThread");
    if (thread == null || thread.isVirtual()) {
      return "virtual threads";
    }
    String name = thread.getJavaName();
    return name == null ? String.valueOf(thread.getOSName()) : name;
  }

  /// Native methods in which a thread waits are sampled too.
  private static boolean isIdle(String method) {
    return method.endsWith(".accept")
        || method.endsWith(".epollWait")
        || method.contains("EPoll.wait")
        || method.endsWith(".poll0")
        || method.contains("ProcessHandleImpl");
  }

  private static boolean isOurs(String method) {
    return method.startsWith("dev.quipu");
  }

  private static String method(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static void print(PrintWriter out, String title, Map<String, Double> counts) {
    double total =
        title.contains("anywhere")
            ? counts.values().stream().mapToDouble(v -> v).max().orElse(1)
            : counts.values().stream().mapToDouble(v -> v).sum();
    out.printf("%n%s (%,.0f)%n", title, total);
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(ROWS)
        .forEach(e -> out.printf("%6.1f %%  %s%n", 100 * e.getValue() / total, e.getKey()));
    out.flush();
  }
}
