package dev.quipu.sdk.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.values.limits.ValueLimits;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a value does, the training goes on: a marked stand-in and a warning, no exception.
class HostileValuesTest {
  private final Values values = Values.standard();

  private String json(Content content) {
    return new String(content.bytes(), UTF_8);
  }

  private static String omitted(String reason, Class<?> type) {
    return "{\"$omitted\":\"" + reason + "\",\"type\":\"" + type.getName() + "\"}";
  }

  @Test
  void aValueThatHoldsItself() {
    Map<String, Object> map = new HashMap<>();
    map.put("a", 1);
    map.put("self", List.of(map));
    Content content = values.content(map);
    assertThat(json(content))
        .isEqualTo("{\"a\":1,\"self\":[" + omitted("cycle", HashMap.class) + "]}");
    assertThat(content.warnings())
        .containsExactly("Value at \"self[0]\" of java.util.HashMap holds itself");
    assertThat(values.value(content).object())
        .isEqualTo(
            Map.of(
                "a", 1, "self", List.of(new Omitted(Omitted.Reason.CYCLE, "java.util.HashMap"))));
    // A value that occurs twice does not hold itself.
    List<Integer> shared = List.of(1);
    assertThat(values.content(List.of(shared, shared)).warnings()).isEmpty();
    Object[] array = {null};
    array[0] = array;
    assertThat(values.content(array).warnings()).hasSize(1);
  }

  @Test
  void whatAProgramCallsOmittedIsNot() {
    Object value = Map.of("$omitted", "cycle", "type", "x");
    assertThat(values.value(values.content(value)).object()).isEqualTo(value);
  }

  @Test
  void aValueThatIsTooDeep() {
    Object deep = "end";
    for (int i = 0; i < ValueLimits.DEPTH; i++) {
      deep = List.of(deep);
    }
    assertThat(values.content(deep).warnings()).isEmpty();
    assertThat(values.value(values.content(deep)).object()).isEqualTo(deep);
    Content deeper = values.content(List.of(deep));
    assertThat(deeper.warnings()).hasSize(1).first().asString().contains("64 deep");
    assertThat(json(deeper)).contains("\"$omitted\":\"depth\"");
    Object endless = Optional.of(1);
    for (int i = 0; i < 100_000; i++) {
      endless = Optional.of(endless);
    }
    assertThat(values.content(endless).warnings()).hasSize(1);
    assertThat(values.value(values.content(endless)).object()).isInstanceOf(Optional.class);
  }

  @Test
  void aValueThatIsTooLarge() {
    Content many = values.content(Collections.nCopies(ValueLimits.ELEMENTS, 1));
    assertThat(json(many)).startsWith("{\"$omitted\":\"size\"");
    assertThat(many.warnings()).hasSize(1).first().asString().contains("1000000 elements");
    assertThat(values.content(Collections.nCopies(ValueLimits.ELEMENTS - 1, 1)).warnings())
        .isEmpty();
    String text = "x".repeat(1 << 20);
    Content large = values.content(Collections.nCopies(64, text));
    assertThat(json(large)).startsWith("{\"$omitted\":\"size\"");
    assertThat(large.warnings()).first().asString().contains("67108864 bytes");
    List<Object> types = new ArrayList<>();
    for (int i = 0; i < 500_000; i++) {
      types.add(i % 2 == 0 ? (Object) i : "x");
    }
    assertThat(values.content(types).warnings()).first().asString().contains("1048576 bytes");
    BigInteger digits = BigInteger.ONE.shiftLeft(ValueLimits.NUMBER_BITS);
    assertThat(values.content(List.of(1, digits)).warnings()).hasSize(1);
    assertThat(values.content(Map.of("b", new byte[ValueLimits.NESTED_BYTES + 1])).warnings())
        .first()
        .asString()
        .contains("at most 4194304");
  }

  private static final class Endless extends AbstractList<Integer> {
    @Override
    public Integer get(int index) {
      return index;
    }

    @Override
    public int size() {
      return 3;
    }

    @Override
    public Iterator<Integer> iterator() {
      return java.util.stream.IntStream.iterate(0, i -> i + 1).iterator();
    }
  }

  @Test
  void aCollectionWithoutEnd() {
    assertThat(json(values.content(new Endless()))).isEqualTo(omitted("size", Endless.class));
  }

  private static class Broken {
    @Override
    public String toString() {
      throw new IllegalStateException("password=hunter2");
    }
  }

  private static class Deep {
    @Override
    public String toString() {
      return "x" + this;
    }
  }

  private static class Nothing {
    @Override
    @SuppressWarnings({"NullAway", "ToStringReturnsNull"})
    public @Nullable String toString() {
      return null;
    }
  }

  @SuppressWarnings("UnusedMethod") // The SDK calls the accessor.
  private record Failing(int a, int b) {
    @Override
    public int b() {
      throw new AssertionError("b");
    }
  }

  private static final class Changing extends AbstractMap<String, Object> {
    @Override
    public Set<Entry<String, Object>> entrySet() {
      throw new ConcurrentModificationException();
    }
  }

  @Test
  void brokenMethods() {
    Content content =
        values.content(List.of(1, new Broken(), new Deep(), new Failing(1, 2), new Changing(), 2));
    assertThat(json(content))
        .isEqualTo(
            "[1,"
                + String.join(
                    ",",
                    omitted("broken", Broken.class),
                    omitted("broken", Deep.class),
                    "{\"a\":1,\"b\":" + omitted("broken", Failing.class) + "}",
                    omitted("broken", Changing.class))
                + ",2]");
    assertThat(content.warnings())
        .containsExactly(
            "Value at \"[1]\" of "
                + Broken.class.getName()
                + " has failed: java.lang.IllegalStateException",
            "Value at \"[2]\" of "
                + Deep.class.getName()
                + " has failed: java.lang.StackOverflowError",
            "Value at \"[3].b\" of "
                + Failing.class.getName()
                + " has a component that fails: java.lang.AssertionError",
            "Value at \"[4]\" of "
                + Changing.class.getName()
                + " has failed: java.util.ConcurrentModificationException");
    assertThat(json(values.content(new Nothing()))).isEqualTo("\"null\"");
    Content table = values.content(Table.of(List.of(new Failing(1, 2))));
    assertThat(json(table)).contains("$omitted");
    assertThat(table.warnings()).hasSize(1);
    assertThat(values.content(Collections.nCopies(1000, new Broken())).warnings())
        .hasSize(ValueLimits.WARNINGS + 1)
        .last()
        .asString()
        .contains("980 more");
  }

  /// As a bean: a getter, and no text form.
  static class Plain {
    public String getPassword() {
      return "hunter2";
    }
  }

  static class Named extends Plain {
    @Override
    public String toString() {
      return "named";
    }
  }

  @Test
  void unknownClassesAreTheirTextAndNothingElse() {
    Content plain = values.content(new Plain());
    assertThat(json(plain)).isEqualTo("\"" + Plain.class.getName() + "\"");
    assertThat(plain.warnings()).hasSize(1).first().asString().contains("no text form");
    // Not the identity, which is another one in each program.
    assertThat(values.content(new Plain()).digest()).isEqualTo(plain.digest());
    Content named = values.content(new Named());
    assertThat(json(named)).isEqualTo("\"named\"");
    assertThat(named.schema())
        .isEqualTo(
            "{\"type\":\"string\",\"x-class\":\""
                + Named.class.getName()
                + "\",\"x-type\":\"text-form\"}");
    assertThat(named.warnings()).isEmpty();
    Runnable lambda = () -> {};
    assertThat(json(values.content(lambda)))
        .isEqualTo("\"" + HostileValuesTest.class.getName() + "$$Lambda\"");
    Object proxy =
        Proxy.newProxyInstance(
            HostileValuesTest.class.getClassLoader(),
            new Class<?>[] {Runnable.class},
            (self, method, arguments) -> {
              throw new IOException();
            });
    assertThat(json(values.content(proxy))).startsWith("{\"$omitted\":\"broken\"");
  }

  @Test
  void secretsAreMaskedByName() {
    record Login(String user, String apiKey, @Nullable String token) {}
    Content content =
        values.content(
            Map.of(
                "login",
                new Login("ada", "hunter2", null),
                "password",
                List.of("hunter2"),
                "max_tokens",
                100,
                "secrets",
                Map.of("db_password", "hunter2", "has_secret", true)));
    assertThat(json(content))
        .doesNotContain("hunter2")
        .isEqualTo(
            "{\"login\":{\"apiKey\":\"***\",\"token\":null,\"user\":\"ada\"},"
                + "\"max_tokens\":100,\"password\":\"***\","
                + "\"secrets\":{\"db_password\":\"***\",\"has_secret\":true}}");
    assertThat(content.schema()).contains("\"x-type\":\"secret\"");
    assertThat(values.value(values.content(new Login("ada", "hunter2", "t"))).as(Login.class))
        .isEqualTo(new Login("ada", "***", "***"));
    Content table = values.content(Table.of(List.of(Map.of("api_key", "hunter2"))));
    assertThat(json(table)).doesNotContain("hunter2");
    enum Field {
      PASSWORD
    }
    assertThat(json(values.content(Map.of(Field.PASSWORD, "hunter2")))).doesNotContain("hunter2");
  }

  @Test
  void aLoneSurrogate() {
    Content content = values.content(Map.of("a", "x\ud800"));
    assertThat(json(content)).isEqualTo("{\"a\":\"x\ufffd\"}");
    assertThat(content.warnings())
        .containsExactly("Value at \"a\" holds a lone surrogate, which has become U+FFFD");
  }

  @Test
  void serializersThatFail() {
    record Growing(int n) {}
    Values with =
        values
            .with(
                Plain.class,
                new ValueSerializer<Plain>() {
                  @Override
                  public Object write(Plain value) {
                    throw new IllegalStateException();
                  }

                  @Override
                  public Plain read(Value written) {
                    return new Plain();
                  }
                })
            .with(
                Growing.class,
                new ValueSerializer<Growing>() {
                  @Override
                  public Object write(Growing value) {
                    return new Growing(value.n + 1);
                  }

                  @Override
                  public Growing read(Value written) {
                    return new Growing(0);
                  }
                });
    assertThat(json(with.content(new Plain()))).isEqualTo(omitted("broken", Plain.class));
    assertThat(json(with.content(List.of(new Plain())))).contains(omitted("broken", Plain.class));
    assertThat(json(with.content(new Growing(0)))).isEqualTo(omitted("depth", Growing.class));
    assertThat(json(with.content(List.of(new Growing(0)))))
        .contains(omitted("depth", Growing.class));
  }

  private static final class Unserializable implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(java.io.ObjectOutputStream out) throws NotSerializableException {
      throw new NotSerializableException();
    }
  }

  @Test
  void javaSerialisationThatFails() {
    assertThat(json(values.content(new JavaSerialized(new Unserializable()))))
        .isEqualTo(omitted("broken", JavaSerialized.class));
  }

  @Test
  void aFileThatIsNotThere(@TempDir Path folder) throws IOException {
    Content content = values.content(Media.image(folder.resolve("none.png")));
    assertThat(json(content)).isEqualTo(omitted("broken", Media.class));
    assertThat(content.warnings()).hasSize(1);
    Path file = Files.writeString(folder.resolve("a.txt"), "abc");
    assertThat(values.content(Media.file(file)).warnings()).isEmpty();
  }

  @Test
  void aStackThatIsNearlyFull() throws InterruptedException {
    Object value = Examples.config();
    boolean[] thrown = {false};
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                fill(value);
              } catch (StackOverflowError e) {
                // Of this test's own recursion.
                thrown[0] = true;
              }
            },
            "small",
            256 << 10);
    thread.start();
    thread.join();
    // The classes still work.
    assertThat(values.value(values.content(value)).as(Examples.Config.class)).isEqualTo(value);
    assertThat(thrown[0]).isTrue();
  }

  @SuppressWarnings("InfiniteRecursion") // Until the stack is full.
  private int fill(Object value) {
    Content content = values.content(value);
    return content.bytes().length + fill(value);
  }
}
