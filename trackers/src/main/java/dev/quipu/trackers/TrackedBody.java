package dev.quipu.trackers;

/// What a run does.
@FunctionalInterface
public interface TrackedBody<X extends Throwable> {
  void run(Tracker tracker) throws X;
}
