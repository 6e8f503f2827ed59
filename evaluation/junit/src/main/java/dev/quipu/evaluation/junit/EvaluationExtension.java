package dev.quipu.evaluation.junit;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.cases.CaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/// Gives a method with [EvaluationTest] an invocation for each case, and its run.
final class EvaluationExtension implements TestTemplateInvocationContextProvider {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(EvaluationExtension.class);

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return context.getRequiredTestMethod().isAnnotationPresent(EvaluationTest.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    EvaluationTest test = context.getRequiredTestMethod().getAnnotation(EvaluationTest.class);
    List<TestCase> cases = cases(test, context.getRequiredTestClass());
    MethodRun run = MethodRun.begin(test, context);
    // The store of the method closes what is in it when all its cases are done.
    context.getStore(OURS).put(MethodRun.class, run);
    return cases.stream().map(testCase -> new CaseInvocation(testCase, run));
  }

  private static List<TestCase> cases(EvaluationTest test, Class<?> ofClass) {
    if (test.file().isEmpty() == test.method().isEmpty()) {
      throw QuipuException.invalid("@EvaluationTest needs a file or a method, not both");
    }
    return test.file().isEmpty() ? ofMethod(test.method(), ofClass) : ofFile(test.file(), ofClass);
  }

  private static List<TestCase> ofFile(String file, Class<?> ofClass) {
    URL resource = ofClass.getResource(file);
    try {
      if (resource == null) {
        return CaseFile.read(Path.of(file));
      } else if (resource.getProtocol().equals("file")) {
        return CaseFile.read(Path.of(resource.toURI()));
      }
      String ending = file.substring(Math.max(0, file.lastIndexOf('.')));
      Path copy = Files.createTempFile("cases", ending);
      try (InputStream in = resource.openStream()) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        return CaseFile.read(copy);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cases of " + file + " cannot be read", e);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<TestCase> ofMethod(String name, Class<?> ofClass) {
    try {
      Method method = ofClass.getDeclaredMethod(name);
      if (!Modifier.isStatic(method.getModifiers())) {
        throw QuipuException.invalid("Method " + Text.quote(name) + " is not static");
      }
      method.setAccessible(true);
      Object cases = method.invoke(null);
      Stream<?> all;
      if (cases instanceof Iterable<?> iterable) {
        all = StreamSupport.stream(iterable.spliterator(), false);
      } else if (cases instanceof Stream<?> stream) {
        all = stream;
      } else {
        throw QuipuException.invalid(
            "Method " + Text.quote(name) + " gives neither an Iterable nor a Stream");
      }
      return all.map(TestCase.class::cast).toList();
    } catch (NoSuchMethodException e) {
      throw QuipuException.invalid(
          "Class " + ofClass.getName() + " has no method " + Text.quote(name) + "()");
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("Method " + name + " has failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
