package dev.quipu.trackers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a method whose calls through an interface are runs; see [Trackers#autoTrack(Tracker,
/// Class, Object)]. It stands in the interface or in the class that implements the method. The
/// method returns a map of metrics, or anything else, of which nothing is logged.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AutoTrack {
  /// The name of the runs; empty for that of the method.
  String value() default "";
}
