package dev.quipu.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Param;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParamNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "-1, -1",
    "+2., 2",
    ".5, 0.5",
    "1e-3, 0.001",
    "1E+3, 1000",
    "007, 7",
    "1e400, Infinity",
    "Infinity, Infinity",
    "-Infinity, -Infinity"
  })
  void aDecimalIsANumber(String text, double number) {
    assertThat(ParamNumber.of(Param.of("p", text))).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-", ".", "1 ", " 1", "1d", "0x1p3", "1e", "1e+", "e1", "1.2.3", "NaN", "true",
        "1,5", "١"
      })
  void anythingElseIsNot(String text) {
    assertThat(ParamNumber.of(Param.of("p", text))).isNull();
  }
}
