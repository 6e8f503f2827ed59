package dev.quipu.sdk.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.sdk.queue.Worker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StandardStreamTest {
  private final PrintStream before = System.out;
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final PrintStream original = new PrintStream(terminal, true, StandardCharsets.UTF_8);
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void replace() {
    System.setProperty("stdout.encoding", "UTF-8");
    System.setOut(original);
  }

  @AfterEach
  void putBack() {
    System.setOut(before);
  }

  private String printed() {
    return terminal.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  @Test
  void everyMethodPrintsAndIsHeard() throws Exception {
    StandardStream.Ending ending = StandardStream.OUT.listen(lines::add);
    PrintStream out = System.out;
    out.print(true);
    out.print('c');
    out.print(1);
    out.print(2L);
    out.print(1.5f);
    out.print(2.5);
    out.print(new char[] {'x', 'y'});
    out.print((Object) "o");
    out.print((String) null);
    out.println();
    out.println(false);
    out.println('d');
    out.println(3);
    out.println(4L);
    out.println(3.5f);
    out.println(4.5);
    out.println(new char[] {'z'});
    out.println((Object) null);
    out.println("line");
    out.printf("%s-%d%n", "f", 5).printf(Locale.ROOT, "%.1f%n", 1.0);
    out.format("%s\n", "g").format(Locale.GERMANY, "%.1f\n", 1.0);
    out.append("a").append("xbx", 1, 2).append('c').append(null).append('\n');
    out.write('w');
    out.write("1\n".getBytes(StandardCharsets.UTF_8));
    out.write("xw2\n".getBytes(StandardCharsets.UTF_8), 1, 3);
    out.writeBytes("w3\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    assertThat(out.checkError()).isFalse();
    ending.end();
    assertThat(lines)
        .containsExactly(
            "truec121.52.5xyonull",
            "false",
            "d",
            "3",
            "4",
            "3.5",
            "4.5",
            "z",
            "null",
            "line",
            "f-5",
            "1.0",
            "g",
            "1,0",
            "abcnull",
            "w1",
            "w2",
            "w3");
    assertThat(printed()).isEqualTo(String.join("\n", lines) + "\n");
  }

  /// A method that only the stream underneath has would print without being heard.
  @Test
  void everyMethodIsOverridden() {
    Set<String> missing =
        Arrays.stream(PrintStream.class.getMethods())
            .filter(method -> method.getDeclaringClass() == PrintStream.class)
            .filter(method -> !Modifier.isFinal(method.getModifiers()))
            .filter(method -> !method.isBridge())
            .filter(method -> !method.getName().equals("charset"))
            .filter(method -> !isDeclared(method))
            .map(Method::toString)
            .collect(Collectors.toSet());
    assertThat(missing).isEmpty();
  }

  private static boolean isDeclared(Method method) {
    try {
      var found =
          CapturedStream.class.getDeclaredMethod(method.getName(), method.getParameterTypes());
      return found.getReturnType() == method.getReturnType();
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  @Test
  void aCharacterMayBeCutBetweenTwoWrites() throws Exception {
    StandardStream.Ending ending = StandardStream.OUT.listen(lines::add);
    byte[] bytes = "日本語 😀 é\n".getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      System.out.write(b);
    }
    for (int cut = 0; cut < bytes.length; cut++) {
      System.out.write(bytes, 0, cut);
      System.out.write(bytes, cut, bytes.length - cut);
    }
    System.out.write(new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b', '\n'});
    ending.end();
    assertThat(lines).hasSize(bytes.length + 2).endsWith("a\ufffd\ufffdb");
    assertThat(lines.subList(0, bytes.length + 1)).containsOnly("日本語 😀 é");
    assertThat(printed()).startsWith("日本語 😀 é\n日本語");
  }

  @Test
  void charactersThatTheTerminalCannotShowAreHeard() {
    System.setProperty("stdout.encoding", "US-ASCII");
    System.setOut(new PrintStream(terminal, true, StandardCharsets.US_ASCII));
    StandardStream.Ending ending = StandardStream.OUT.listen(lines::add);
    System.out.println("naïve");
    ending.end();
    assertThat(lines).containsExactly("naïve");
    assertThat(printed()).isEqualTo("na?ve\n");
  }

  @Test
  void theStreamIsBackInAnyOrderOfEndings() {
    List<String> second = new ArrayList<>();
    StandardStream.Ending first = StandardStream.OUT.listen(lines::add);
    StandardStream.Ending other = StandardStream.OUT.listen(second::add);
    PrintStream kept = System.out;
    System.out.println("both");
    first.end();
    System.out.println("second");
    other.end();
    other.end();
    first.end();
    assertThat(System.out).isSameAs(original);
    kept.println("nobody");
    assertThat(lines).containsExactly("both");
    assertThat(second).containsExactly("both", "second");
    assertThat(printed()).isEqualTo("both\nsecond\nnobody\n");
    StandardStream.Ending again = StandardStream.OUT.listen(lines::add);
    kept.println("kept by somebody");
    again.end();
    assertThat(lines).containsExactly("both", "kept by somebody");
  }

  @Test
  void anotherTeeOverOursStays() {
    StandardStream.Ending first = StandardStream.OUT.listen(lines::add);
    PrintStream foreign = new PrintStream(System.out, true);
    System.setOut(foreign);
    List<String> second = new ArrayList<>();
    StandardStream.Ending other = StandardStream.OUT.listen(second::add);
    System.out.println("both");
    first.end();
    System.out.println("second");
    other.end();
    assertThat(System.out).isSameAs(foreign);
    System.out.println("nobody");
    assertThat(lines).containsExactly("both");
    assertThat(second).containsExactly("both", "second");
    assertThat(printed()).isEqualTo("both\nsecond\nnobody\n");
  }

  @Test
  void oneStreamInThePlaceOfTheOtherIsHeardOnce() {
    PrintStream errBefore = System.err;
    StandardStream.Ending first = StandardStream.OUT.listen(lines::add);
    try {
      System.setErr(System.out);
      StandardStream.Ending err = StandardStream.ERR.listen(line -> lines.add("err " + line));
      System.err.println("once");
      err.end();
      assertThat(System.err).isSameAs(System.out);
    } finally {
      System.setErr(errBefore);
      first.end();
    }
    assertThat(lines).containsExactly("once");
  }

  @Test
  void textWithoutANewlineIsHeardAtTheEnd() {
    List<String> second = new ArrayList<>();
    StandardStream.Ending first = StandardStream.OUT.listen(lines::add);
    StandardStream.Ending other = StandardStream.OUT.listen(second::add);
    System.out.print("\r50%");
    System.out.print("\r51%");
    first.end();
    System.out.print("\r52%");
    other.end();
    assertThat(lines).containsExactly("51%");
    assertThat(second).containsExactly("52%");
  }

  @Test
  void linesOfThreadsDoNotMix() throws InterruptedException {
    StandardStream.Ending ending = StandardStream.OUT.listen(lines::add);
    ExecutorService threads = Executors.newFixedThreadPool(100);
    for (int t = 0; t < 100; t++) {
      int thread = t;
      threads.execute(() -> {
        for (int i = 0; i < 200; i++) {
          System.out.print("thread ");
          System.out.print(thread);
          if (i % 2 == 0) {
            System.out.println(" line " + i);
          } else {
            System.out.printf(" line %d%n", i);
          }
        }
      });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    ending.end();
    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 20_000)
                .mapToObj(i -> "thread " + i / 200 + " line " + i % 200)
                .toList());
    assertThat(printed().lines().count()).isEqualTo(20_000);
  }

  @Test
  void manyThreadsThatNeverEndTheirLinesAreBounded() throws InterruptedException {
    StandardStream.Ending ending = StandardStream.OUT.listen(lines::add);
    int threads = OutputLimits.THREADS + 100;
    for (int t = 0; t < threads; t++) {
      Thread thread = new Thread(() -> System.out.print("open"));
      thread.start();
      thread.join();
    }
    assertThat(lines).hasSize(100);
    ending.end();
    assertThat(lines).hasSize(threads);
  }

  @Test
  void aListenerThatFailsDisturbsNobody() {
    StandardStream.Ending failing =
        StandardStream.OUT.listen(line -> {
          throw new IllegalStateException(line);
        });
    System.out.println("printed");
    System.out.print("also\n");
    failing.end();
    assertThat(printed()).isEqualTo("printed\nalso\n");
  }

  @Test
  void whatTheThreadsOfTheSdkPrintIsNotHeard() {
    StandardStream.Ending ending = StandardStream.OUT.listen(lines::add);
    Worker worker = new Worker(() -> System.out.println("of the SDK"), "quipu-test");
    worker.start();
    worker.awaitEnd(Duration.ofSeconds(10));
    ending.end();
    assertThat(lines).isEmpty();
    assertThat(printed()).isEqualTo("of the SDK\n");
  }

  @Test
  void aTextThatPrintsWhileItIsMadeIsHeard() {
    StandardStream.Ending ending = StandardStream.OUT.listen(lines::add);
    System.out.println(
        new Object() {
          @Override
          public String toString() {
            System.out.println("inner");
            return "outer";
          }
        });
    ending.end();
    assertThat(lines).containsExactly("inner", "outer");
  }
}
