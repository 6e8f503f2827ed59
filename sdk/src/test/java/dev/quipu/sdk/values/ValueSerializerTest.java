package dev.quipu.sdk.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.sdk.objects.Values;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Types of the program.
class ValueSerializerTest {
  interface Model {
    String name();
  }

  static class Linear implements Model {
    final double[] weights;

    Linear(double... weights) {
      this.weights = weights;
    }

    @Override
    public String name() {
      return "linear";
    }
  }

  static final class Ridge extends Linear {
    Ridge(double... weights) {
      super(weights);
    }
  }

  private static <T> ValueSerializer<T> serializer(
      Function<T, @Nullable Object> write, Function<Value, T> read) {
    return new ValueSerializer<>() {
      @Override
      public @Nullable Object write(T value) {
        return write.apply(value);
      }

      @Override
      public T read(Value written) {
        return read.apply(written);
      }
    };
  }

  private final Values values =
      Values.standard()
          .with(Model.class, serializer(Model::name, value -> () -> "read"))
          .with(
              Linear.class,
              serializer(model -> model.weights, value -> new Linear(value.as(double[].class))));

  @Test
  void theNearestTypeWins() {
    Content linear = values.content(new Linear(1, 2));
    assertThat(linear.mediaType()).isEqualTo("application/x-npy");
    assertThat(linear.schema()).contains("\"x-class\":\"" + Linear.class.getName() + "\"");
    assertThat(values.value(linear).as(Linear.class).weights).containsExactly(1, 2);
    assertThat(values.value(linear).object()).isEqualTo(new double[] {1, 2});
    assertThat(values.content(new Ridge(1, 2)).mediaType()).isEqualTo("application/x-npy");
    Model other = () -> "other";
    assertThat(values.value(values.content(other)).object()).isEqualTo("other");
    assertThat(values.value(values.content(other)).as(Model.class).name()).isEqualTo("read");
  }

  @Test
  void insideOthers() {
    record Trained(Linear model, List<Linear> more) {}
    Content content =
        values.content(new Trained(new Linear(1), List.of(new Linear(2), new Linear(3, 4))));
    assertThat(content.warnings()).isEmpty();
    Trained read = values.value(content).as(Trained.class);
    assertThat(read.model.weights).containsExactly(1);
    assertThat(read.more.get(1).weights).containsExactly(3, 4);
    Map<?, ?> without = Values.standard().value(content).as(Map.class);
    assertThat(without.get("model")).isEqualTo(new double[] {1});
  }

  @Test
  void exactlyAKnownTypeIsReplaced() {
    Values days =
        values.with(
            LocalDate.class,
            serializer(LocalDate::toEpochDay, value -> LocalDate.ofEpochDay(value.as(Long.class))));
    LocalDate date = LocalDate.of(2024, 1, 1);
    Content content = days.content(date);
    assertThat(new String(content.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("19723");
    assertThat(days.value(content).as(LocalDate.class)).isEqualTo(date);
    assertThat(values.value(values.content(date)).object()).isEqualTo(date);
    // A type above a known one replaces nothing.
    Values all = values.with(Object.class, serializer(value -> "any", value -> "any"));
    assertThat(all.value(all.content(date)).object()).isEqualTo(date);
    assertThat(all.value(all.content(new Thread("x"))).object()).isEqualTo("any");
  }

  @Test
  void javaSerialisationOnRequest() throws IOException, ClassNotFoundException {
    Content content = values.content(new JavaSerialized(new ArrayList<>(List.of("a", "b"))));
    assertThat(content.mediaType()).isEqualTo(JavaSerialized.MEDIA_TYPE);
    assertThat(content.schema())
        .isEqualTo(
            "{\"contentMediaType\":\"application/x-java-serialized-object\","
                + "\"x-class\":\"java.util.ArrayList\",\"x-type\":\"java-serialized\"}");
    // The SDK hands out bytes; the program deserialises.
    byte[] bytes = (byte[]) values.value(content).object();
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      assertThat(in.readObject()).isEqualTo(List.of("a", "b"));
    }
  }
}
