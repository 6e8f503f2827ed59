package dev.quipu.sdk.tasks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Makes a task of every call of an object.
final class TracedCalls implements InvocationHandler {
  private final TaskBuilder builder;
  private final Object object;
  private final Map<Method, Traced> methods = new ConcurrentHashMap<>();

  /// A method with its task and the names of its parameters.
  private record Traced(TaskBuilder task, List<String> names, boolean hasResult) {}

  private TracedCalls(TaskBuilder builder, Object object) {
    this.builder = builder;
    this.object = object;
  }

  static <I> I of(TaskBuilder builder, TaskLog log, Class<I> type, I object) {
    if (log.isDisabled()) {
      return object;
    }
    try {
      for (Method method : type.getMethods()) {
        method.setAccessible(true);
      }
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(), new Class<?>[] {type}, new TracedCalls(builder, object)));
    } catch (RuntimeException e) {
      log.problem("Calls of " + type.getName() + " cannot be traced: " + e);
      return object;
    }
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return method.getName().equals("equals") && arguments != null
          ? isSame(proxy, arguments[0])
          : method.invoke(object, arguments);
    }
    Traced traced = methods.computeIfAbsent(method, this::traced);
    TaskBuilder task = traced.task;
    for (int i = 0; arguments != null && i < arguments.length; i++) {
      task = task.input(traced.names.get(i), arguments[i]);
    }
    return task.<@Nullable Object, Exception>call(
        running -> invoke(method, arguments), traced.hasResult);
  }

  /// A traced object is equal to itself alone.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Object proxy, @Nullable Object other) {
    return proxy == other;
  }

  private @Nullable Object invoke(Method method, @Nullable Object @Nullable [] arguments)
      throws Exception {
    try {
      return method.invoke(object, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  private Traced traced(Method method) {
    method.setAccessible(true);
    Parameter[] parameters = method.getParameters();
    Parameter[] own = ownParameters(method);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      names.add(
          parameters[i].isNamePresent() || !own[i].isNamePresent()
              ? parameters[i].getName()
              : own[i].getName());
    }
    return new Traced(
        builder.method(method.getName()), names, method.getReturnType() != void.class);
  }

  /// The parameters of the method of the object's own class.
  private Parameter[] ownParameters(Method method) {
    try {
      return object
          .getClass()
          .getMethod(method.getName(), method.getParameterTypes())
          .getParameters();
    } catch (NoSuchMethodException e) {
      return method.getParameters();
    }
  }
}
