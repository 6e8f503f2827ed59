package dev.quipu.harness.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.config.ModelSpec;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes models behind HTTP endpoints of OpenAI's shape.
public final class OpenAiProvider implements ModelProvider {
  @Override
  public String type() {
    return "openai";
  }

  @Override
  public Model create(ModelSpec spec) {
    Map<String, @Nullable Object> settings = spec.settings();
    Map<String, String> headers = new LinkedHashMap<>();
    if (settings.get("api_key_env") instanceof String variable) {
      headers.put("Authorization", "Bearer " + variable(spec, variable));
    }
    if (settings.get("headers_env") instanceof Map<?, ?> more) {
      more.forEach((name, variable) ->
          headers.put(String.valueOf(name), variable(spec, String.valueOf(variable))));
    }
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    if (settings.get("options") instanceof Map<?, ?> more) {
      more.forEach((name, value) -> options.put(String.valueOf(name), value));
    }
    URI url = url(spec, String.valueOf(settings.get("url")));
    return new OpenAiModel(url, String.valueOf(settings.get("model")), headers, options);
  }

  /// Messages do not have the address: it may hold what must not be shown.
  private static URI url(ModelSpec spec, String base) {
    try {
      URI url = URI.create(base.replaceFirst("/+$", "") + "/chat/completions");
      if (url.getRawUserInfo() != null
          || url.getRawQuery() != null
          || url.getRawFragment() != null) {
        throw QuipuException.invalid(
            "The url of model "
                + spec.name()
                + " has a user, a query or a fragment, which are not sent;"
                + " keys stand in the variables of api_key_env and headers_env");
      }
      if (url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw QuipuException.invalid("The url of model " + spec.name() + " is no address of HTTP");
  }

  private static String variable(ModelSpec spec, String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw QuipuException.invalid(
          "Model " + spec.name() + " needs the variable " + name + ", which is not set");
    }
    return value;
  }
}
