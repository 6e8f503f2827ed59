package dev.quipu.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The walls of the house: data goes down, imports go down, nothing below knows what is above.
class DependencyDirectionTest {
  private static final String ROOT = "dev.quipu.";

  /// What each part may use, besides itself, the JDK and the libraries named in [#LIBRARIES]. No
  /// exemptions.
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("core", Set.of()),
          Map.entry("query", Set.of("core")),
          Map.entry("codec", Set.of("core")),
          Map.entry("engine", Set.of("core", "query", "codec")),
          Map.entry("store.testkit", Set.of("core", "query", "codec", "engine")),
          Map.entry("store.memory", Set.of("core", "query", "codec", "engine")),
          Map.entry("store.files", Set.of("core", "engine")),
          Map.entry("store.shared", Set.of("core", "query", "codec", "engine")),
          Map.entry("store.sqlite", Set.of("core", "query", "codec", "engine", "store.shared")),
          Map.entry("server.http", Set.of("core", "engine")),
          Map.entry("server.nativeapi", Set.of("core", "query", "codec", "engine", "server.http")),
          Map.entry("server.mlflow", Set.of("core", "query", "codec", "engine", "server.http")),
          Map.entry("outgoing", Set.of("core", "engine")),
          Map.entry(
              "server.app",
              Set.of(
                  "core",
                  "engine",
                  "outgoing",
                  "store.files",
                  "store.sqlite",
                  "server.http",
                  "server.nativeapi",
                  "server.mlflow")),
          Map.entry("sdk", Set.of("core")),
          Map.entry("trackers", Set.of("core", "sdk")),
          Map.entry("trackers.testkit", Set.of("core", "trackers")),
          Map.entry("trackers.local", Set.of("core", "trackers")),
          Map.entry("trackers.tensorboard", Set.of("core", "trackers")),
          Map.entry("trackers.mlflow", Set.of("core", "trackers")),
          Map.entry("trackers.wandb", Set.of("core", "trackers")),
          Map.entry("trackers.quipu", Set.of("core", "trackers", "sdk")),
          Map.entry("evaluation", Set.of("core", "sdk")),
          Map.entry("evaluation.testkit", Set.of("core", "evaluation")),
          Map.entry("evaluation.junit", Set.of("core", "evaluation", "sdk")),
          Map.entry("integrations.llm", Set.of("core", "sdk")),
          Map.entry("integrations.testkit", Set.of("core", "sdk", "server.app")),
          Map.entry("integrations.langchain4j", Set.of("core", "integrations.llm", "sdk")),
          Map.entry("integrations.micrometer", Set.of("core", "sdk")),
          Map.entry("integrations.springai", Set.of("core", "integrations.llm", "sdk")),
          Map.entry("integrations.xgboost", Set.of("sdk")),
          Map.entry("integrations.djl", Set.of("sdk")),
          Map.entry("examples", Set.of("core", "sdk")),
          Map.entry("harness", Set.of("core", "evaluation", "trackers")),
          Map.entry("cli", Set.of("core", "outgoing", "server.app", "sdk", "examples", "harness")));

  /// The libraries each part may use.
  private static final Map<String, List<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("core", List.of()),
          Map.entry("query", List.of()),
          Map.entry("codec", List.of("com.github.luben.zstd")),
          Map.entry("engine", List.of("org.slf4j")),
          Map.entry("store.testkit", List.of("org.junit.jupiter", "org.assertj")),
          Map.entry("store.memory", List.of()),
          Map.entry("store.files", List.of()),
          Map.entry("store.shared", List.of("org.slf4j")),
          Map.entry("store.sqlite", List.of("org.slf4j", "org.sqlite", "org.flywaydb")),
          Map.entry("server.http", List.of("org.slf4j", "io.helidon", "tools.jackson.core")),
          Map.entry("server.nativeapi", List.of("tools.jackson.core")),
          Map.entry("server.mlflow", List.of("tools.jackson.core")),
          Map.entry("outgoing", List.of("org.apache.hc", "jakarta.mail", "org.eclipse.angus.mail")),
          Map.entry("server.app", List.of()),
          Map.entry(
              "sdk",
              List.of(
                  "tools.jackson.core",
                  "org.snakeyaml.engine",
                  "ch.qos.logback",
                  "org.apache.logging.log4j",
                  "org.slf4j")),
          Map.entry("trackers", List.of()),
          Map.entry("trackers.testkit", List.of("org.junit.jupiter", "org.assertj")),
          Map.entry("trackers.local", List.of()),
          Map.entry("trackers.tensorboard", List.of()),
          Map.entry("trackers.mlflow", List.of()),
          Map.entry("trackers.wandb", List.of()),
          Map.entry("trackers.quipu", List.of()),
          Map.entry("evaluation", List.of("com.networknt")),
          Map.entry("evaluation.testkit", List.of("org.junit.jupiter", "org.assertj")),
          Map.entry("evaluation.junit", List.of("org.junit.jupiter")),
          Map.entry("integrations.llm", List.of()),
          Map.entry("integrations.testkit", List.of()),
          Map.entry("integrations.langchain4j", List.of("dev.langchain4j")),
          Map.entry("integrations.micrometer", List.of("io.micrometer")),
          Map.entry("integrations.springai", List.of("org.springframework", "io.micrometer")),
          Map.entry("integrations.xgboost", List.of("ml.dmlc.xgboost4j")),
          Map.entry("integrations.djl", List.of("ai.djl")),
          Map.entry("examples", List.of()),
          Map.entry(
              "harness", List.of("tools.jackson.core", "org.snakeyaml.engine", "dev.hardwood")),
          Map.entry("cli", List.of("picocli")));

  /// Where the SDK's jar has a library under our name.
  private static final Map<String, String> RELOCATED =
      Map.of(
          "tools.jackson.core", "dev.quipu.sdk.jackson.core",
          "org.snakeyaml.engine", "dev.quipu.sdk.yaml");

  private static boolean isOf(String library, String name) {
    return name.startsWith(library)
        || (RELOCATED.containsKey(library) && name.startsWith(RELOCATED.get(library)));
  }

  /// Libraries under our name are not our code.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location ->
              RELOCATED.values().stream()
                  .noneMatch(name -> location.contains('/' + name.replace('.', '/') + '/')))
          .importPackages("dev.quipu");

  private static String part(JavaClass type) {
    String name = type.getPackageName().substring(ROOT.length());
    return MAY_USE.keySet().stream()
        .filter(part -> name.equals(part) || name.startsWith(part + "."))
        // Of a part inside another, the inner one.
        .max(Comparator.comparingInt(String::length))
        .orElse(name);
  }

  private static Set<JavaClass> production() {
    return CLASSES.stream()
        .filter(type -> !type.getPackageName().startsWith("dev.quipu.checks"))
        .collect(Collectors.toSet());
  }

  @Test
  void everyPartIsKnownAndThere() {
    Set<String> found =
        production().stream().map(DependencyDirectionTest::part).collect(Collectors.toSet());
    assertThat(found).isEqualTo(MAY_USE.keySet());
  }

  @Test
  void everyPartUsesOnlyPartsBelowIt() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : production()) {
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith(ROOT))
          .map(DependencyDirectionTest::part)
          .filter(target -> !target.equals(part(type)))
          .filter(target -> !MAY_USE.getOrDefault(part(type), Set.of()).contains(target))
          .forEach(target -> wrong.add(type.getName() + " uses " + target));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPartUsesOnlyItsLibraries() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : production()) {
      List<String> allowed = LIBRARIES.getOrDefault(part(type), List.of());
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .map(JavaClass::getPackageName)
          .filter(name -> !name.isEmpty() && !name.startsWith(ROOT))
          .filter(name -> !name.startsWith("java.") && !name.startsWith("javax."))
          // Of the JDK, exported to all.
          .filter(name -> !name.startsWith("com.sun.net.httpserver"))
          .filter(name -> !name.startsWith("com.sun.management"))
          .filter(name -> !name.startsWith("org.jspecify"))
          .filter(name -> allowed.stream().noneMatch(name::startsWith))
          .forEach(name -> wrong.add(type.getName() + " uses " + name));
    }
    assertThat(wrong).isEmpty();
  }

  /// What may be used and is not would let a dependency come in without anybody's decision.
  @Test
  void everyPartUsesAllThatItMayUse() {
    Set<String> unused = new TreeSet<>();
    MAY_USE.forEach((part, parts) -> {
      Set<String> names =
          production().stream()
              .filter(type -> part(type).equals(part))
              .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
              .map(dependency -> dependency.getTargetClass().getBaseComponentType())
              .flatMap(target ->
                  target.getPackageName().startsWith(ROOT)
                      ? Stream.of(part(target), target.getPackageName())
                      : Stream.of(target.getPackageName()))
              .collect(Collectors.toSet());
      parts.stream()
          .filter(other -> !names.contains(other))
          .forEach(other -> unused.add(part + " does not use " + other));
      LIBRARIES.getOrDefault(part, List.of()).stream()
          .filter(library -> names.stream().noneMatch(name -> isOf(library, name)))
          .forEach(library -> unused.add(part + " does not use " + library));
    });
    assertThat(unused).isEmpty();
  }

  @Test
  void noPartsDependOnEachOtherInACircle() {
    slices().matching("dev.quipu.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /// Its rooms need public classes for one another; nobody else uses those.
  @Test
  void ofABackendOthersUseOneClass() {
    for (String part :
        List.of("store.files", "store.sqlite", "server.mlflow", "server.nativeapi")) {
      Set<String> used = new TreeSet<>();
      for (JavaClass type : production()) {
        if (!part(type).equals(part)) {
          type.getDirectDependenciesFromSelf().stream()
              .map(dependency -> dependency.getTargetClass().getBaseComponentType())
              .filter(target -> target.getPackageName().startsWith(ROOT))
              .filter(target -> part(target).equals(part))
              .forEach(target -> used.add(topLevel(target)));
        }
      }
      assertThat(used).as("classes of " + part + " that others use").hasSize(1);
    }
  }

  private static String topLevel(JavaClass type) {
    return type.getEnclosingClass().map(DependencyDirectionTest::topLevel).orElse(type.getName());
  }

  /// The API of the SDK; the other packages below `dev.quipu.sdk` are free to change.
  private static final Set<String> SDK_API =
      Set.of(
          "dev.quipu.sdk",
          "dev.quipu.sdk.access",
          "dev.quipu.sdk.alerts",
          "dev.quipu.sdk.capture",
          "dev.quipu.sdk.cases",
          "dev.quipu.sdk.copy",
          "dev.quipu.sdk.datasets",
          "dev.quipu.sdk.evaluations",
          "dev.quipu.sdk.folder",
          "dev.quipu.sdk.log",
          "dev.quipu.sdk.objects",
          "dev.quipu.sdk.measurements",
          "dev.quipu.sdk.models",
          "dev.quipu.sdk.read",
          "dev.quipu.sdk.registry",
          "dev.quipu.sdk.tasks",
          "dev.quipu.sdk.values");

  @Test
  void programsUseOnlyTheApiOfTheSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.quipu.sdk..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.quipu.sdk..")
                .and(resideOutsideOfPackages(SDK_API.toArray(String[]::new))))
        .check(CLASSES);
    Set<String> exposed = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (SDK_API.contains(type.getPackageName()) && isPublic(type.getModifiers())) {
        type.getCodeUnits().stream()
            .filter(member -> isPublic(member.getModifiers()))
            .filter(member ->
                Stream.concat(
                        Stream.of(member.getRawReturnType()),
                        member.getRawParameterTypes().stream())
                    .map(JavaClass::getBaseComponentType)
                    .anyMatch(named ->
                        named.getPackageName().startsWith("dev.quipu.sdk.")
                            && !SDK_API.contains(named.getPackageName())))
            .forEach(member -> exposed.add(member.getFullName()));
      }
    }
    assertThat(exposed).as("types from inside the SDK in its API").isEmpty();
  }

  private static boolean isPublic(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC);
  }

  @Test
  void onlyDatabasesKnowJdbc() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.quipu.store.sqlite..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .check(CLASSES);
  }

  /// The contracts, too: they say what the ports promise, whatever the use cases need.
  @Test
  void storesKnowOnlyThePortOfTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.quipu.store..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.quipu.engine..")
                .and(resideOutsideOfPackage("dev.quipu.engine.port..")))
        .check(CLASSES);
  }

  @Test
  void nothingUsesJavaSerialisationOrAShell() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .check(CLASSES);
    noClasses()
        .that()
        // A model may be a program of the user's.
        .resideOutsideOfPackages("dev.quipu.sdk..", "dev.quipu.harness.model..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .check(CLASSES);
  }

  /// `Long.parseLong` takes a plus and the digits of every script; `Text.integer` does not.
  @Test
  void theServerParsesIntegersInOneWay() {
    noClasses()
        .that()
        .resideInAPackage("dev.quipu.server..")
        .should()
        .callMethod(Long.class, "parseLong", String.class)
        .orShould()
        .callMethod(Long.class, "valueOf", String.class)
        .orShould()
        .callMethod(Integer.class, "parseInt", String.class)
        .orShould()
        .callMethod(Integer.class, "valueOf", String.class)
        .orShould()
        .callMethod(Character.class, "isDigit", char.class)
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes()
        .that()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith("org.jspecify.annotations.NullMarked")
        .check(CLASSES);
    Set<String> marked =
        CLASSES.stream()
            .filter(type -> type.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    assertThat(production().stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
        .isSubsetOf(marked);
  }
}
