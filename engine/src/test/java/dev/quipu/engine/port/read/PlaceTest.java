package dev.quipu.engine.port.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.engine.port.read.Place.Missing;
import dev.quipu.engine.port.read.Place.NotANumber;
import dev.quipu.engine.port.read.Place.Real;
import dev.quipu.engine.port.read.Place.Value;
import dev.quipu.engine.port.read.Place.Whole;
import dev.quipu.engine.port.read.Place.Words;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceTest {
  @Test
  void aPlaceComesBackFromItsText() {
    List<Value> values =
        List.of(
            new Words(""),
            new Words(";.m;1;Ö🧶\0\n"),
            new Missing(),
            new Words("x".repeat(10_000)),
            new NotANumber(),
            new Real(0.1),
            new Real(-0.0),
            new Real(Double.NEGATIVE_INFINITY),
            new Real(Double.MIN_VALUE),
            new Whole(Long.MIN_VALUE),
            new Whole(Long.MAX_VALUE));
    for (int n = 0; n <= values.size(); n++) {
      Place place = new Place(values.subList(0, n), -1, "0123456789abcdef;.");
      assertThat(Place.decode(place.encode())).isEqualTo(place);
    }
  }
}
