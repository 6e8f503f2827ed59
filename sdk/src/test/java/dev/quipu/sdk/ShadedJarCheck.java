package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.RunId;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/// Checks the jar that users get, once it is built.
class ShadedJarCheck {
  private static final File JAR = new File(System.getProperty("quipu.sdk.jar", ""));

  @Test
  void holdsNoClassButOurs() throws IOException {
    List<String> foreign = new ArrayList<>();
    List<String> relocated = new ArrayList<>();
    try (ZipFile jar = new ZipFile(JAR)) {
      for (ZipEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.startsWith("dev/quipu/sdk/")) {
          foreign.add(name);
        }
        if (name.startsWith("META-INF/services/") && !entry.isDirectory()) {
          foreign.add(name);
        }
        if (name.startsWith("dev/quipu/sdk/jackson/core/")
            || name.startsWith("dev/quipu/sdk/yaml/")) {
          relocated.add(name);
          byte[] bytes = jar.getInputStream(entry).readAllBytes();
          assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
              .as(name)
              .doesNotContain("tools/jackson/core", "org/snakeyaml/engine");
        }
      }
      assertThat(new String(manifest(jar), StandardCharsets.UTF_8))
          .contains("Automatic-Module-Name: dev.quipu.sdk");
    }
    assertThat(foreign).isEmpty();
    assertThat(relocated).isNotEmpty();
  }

  private static byte[] manifest(ZipFile jar) throws IOException {
    return jar.getInputStream(jar.getEntry("META-INF/MANIFEST.MF")).readAllBytes();
  }

  @Test
  void worksWithNothingBesideItButCore() throws Exception {
    URL core = RunId.class.getProtectionDomain().getCodeSource().getLocation();
    try (FakeServer server = new FakeServer();
        URLClassLoader loader =
            new URLClassLoader(
                new URL[] {JAR.toURI().toURL(), core}, ClassLoader.getPlatformClassLoader())) {
      Class<?> quipuClass = loader.loadClass("dev.quipu.sdk.Quipu");
      try (AutoCloseable quipu =
          (AutoCloseable)
              quipuClass.getMethod("connect", String.class).invoke(null, server.url())) {
        Object experiment =
            quipuClass.getMethod("experiment", String.class).invoke(quipu, "from the jar");
        Object run =
            experiment.getClass().getMethod("startRun", String.class).invoke(experiment, "r");
        run.getClass().getMethod("captureOutput").invoke(run);
        loader
            .loadClass("dev.quipu.sdk.log.JulHandler")
            .getMethod("attach", run.getClass())
            .invoke(null, run);
        java.util.logging.Logger.getLogger("my.program").severe("no Logback is there");
        run.getClass()
            .getMethod("log", String.class, long.class, double.class)
            .invoke(run, "x", 1L, 2.0);
      }
      assertThat(server.runs()).hasSize(1);
      assertThat(server.runs().get(0).values("x")).containsExactly(2.0);
      assertThat(server.runs().get(0).messages("my.program"))
          .containsExactly("no Logback is there");
      assertThat(server.runs().get(0).tags).containsKeys("quipu.sdk.version", "quipu.jvm");
    }
  }
}
