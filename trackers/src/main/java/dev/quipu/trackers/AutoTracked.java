package dev.quipu.trackers;

import dev.quipu.core.error.QuipuException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes runs of the calls of methods with [AutoTrack].
record AutoTracked(Tracker tracker, Object object) implements InvocationHandler {
  static <T> T of(Tracker tracker, Class<T> type, T object) {
    if (!type.isInterface()) {
      throw QuipuException.invalid(type.getName() + " is no interface, so its calls are no runs");
    }
    if (Arrays.stream(type.getMethods()).allMatch(method -> tracked(method, object) == null)) {
      throw QuipuException.invalid(
          type.getName()
              + " has no method with @AutoTrack, nor has "
              + object.getClass().getName());
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new AutoTracked(tracker, object)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    AutoTrack tracked = tracked(method, object);
    if (tracked == null) {
      return call(method, arguments);
    }
    String name = tracked.value().isEmpty() ? method.getName() : tracked.value();
    return tracker.<@Nullable Object, Throwable>autoTrack(name, () -> call(method, arguments));
  }

  /// The annotation of a method of the interface, or else of the object's own; null if there is
  /// none.
  private static @Nullable AutoTrack tracked(Method method, Object object) {
    AutoTrack ofInterface = method.getAnnotation(AutoTrack.class);
    if (ofInterface != null) {
      return ofInterface;
    }
    try {
      return object
          .getClass()
          .getMethod(method.getName(), method.getParameterTypes())
          .getAnnotation(AutoTrack.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      // The interface may be seen by the program's own package only.
      var unused = method.trySetAccessible();
      return method.invoke(object, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
