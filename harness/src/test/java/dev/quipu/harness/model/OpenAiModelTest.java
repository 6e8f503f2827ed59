package dev.quipu.harness.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenAiModelTest {
  @Test
  void aKeyThatCannotBeSentIsNotShown() {
    // A key that was read from a file often has the end of its line.
    Map<String, String> headers = Map.of("Authorization", "Bearer sk-secret\n");
    URI address = URI.create("http://127.0.0.1:1/v1/chat/completions");
    assertThatThrownBy(() -> new OpenAiModel(address, "m", headers, Map.of()))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("\"Authorization\"")
        .hasMessageNotContaining("sk-secret");
  }
}
