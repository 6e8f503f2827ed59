package dev.quipu.guide;

import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.values.Content;
import dev.quipu.sdk.values.Media;
import dev.quipu.sdk.values.NdArray;
import dev.quipu.sdk.values.Table;
import dev.quipu.sdk.values.Value;
import dev.quipu.sdk.values.ValueSerializer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The code of the guide's page about values, compiled and run.
public final class ObjectSnippets {
  private ObjectSnippets() {}

  // snippet: trial
  record Trial(int epoch, double loss, LocalDate day) {}

  // end

  /// A type of the program.
  public static final class Model {
    private final double[] weights;

    Model(double... weights) {
      this.weights = weights;
    }

    public double[] weights() {
      return weights;
    }
  }

  public static List<Object> values() {
    // snippet: values
    Values values = Values.standard();
    Content content = values.content(new Trial(3, 0.25, LocalDate.of(2026, 11, 29)));
    System.out.println(content.mediaType()); // application/json
    System.out.println(content.schema()); // {"properties":{"day":{"format":"date",...
    System.out.println(content.digest()); // the same in every program

    Value value = values.value(content.mediaType(), content.schema(), content.bytes());
    Trial trial = value.as(Trial.class);
    Object map = value.object(); // {day=2026-11-29, epoch=3, loss=0.25}
    // end
    return List.of(trial, map);
  }

  public static List<Object> kinds(Values values, Path folder) {
    // snippet: kinds
    double[][] weights = {{0.1, 0.2}, {0.3, 0.4}};
    Content npy = values.content(weights); // numpy.load reads these bytes
    NdArray batch = NdArray.of(new float[2 * 3 * 4], 2, 3, 4); // flat data with a shape

    Table table =
        Table.of(List.of(Map.of("digit", 0, "count", 178), Map.of("digit", 1, "count", 182)));
    List<Object> counts = table.column("count");

    Media notes = Media.markdown("# Digits");
    Media code = Media.code("print(1)", "python");
    Media image = Media.image(folder.resolve("digit.png")); // not loaded into memory
    // end
    return List.of(npy.bytes(), batch, counts, notes, code, image);
  }

  public static Model serializer(Values values) {
    // snippet: serializer
    Values own =
        values.with(
            Model.class,
            new ValueSerializer<>() {
              @Override
              public Object write(Model model) {
                return model.weights();
              }

              @Override
              public Model read(Value written) {
                return new Model(written.as(double[].class));
              }
            });
    Model model = own.value(own.content(new Model(1, 2))).as(Model.class);
    // end
    return model;
  }

  public static Content trouble(Values values) {
    // snippet: trouble
    Map<String, Object> settings = new HashMap<>(Map.of("lr", 0.1, "api_key", "hunter2"));
    settings.put("self", settings);
    Content content = values.content(settings);
    System.out.println(content.warnings()); // Value at "self" of java.util.HashMap holds itself
    // {"api_key":"***","lr":0.1,"self":{"$omitted":"cycle","type":"java.util.HashMap"}}
    // end
    return content;
  }
}
