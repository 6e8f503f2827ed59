package dev.quipu.sdk.copy;

import dev.quipu.sdk.Options;
import dev.quipu.sdk.capture.SdkVersion;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.wire.NativeApi;
import java.net.http.HttpClient;
import java.security.SecureRandom;

/// The server that is copied from or to.
final class Access {
  private static final String USER_AGENT = "quipu-java/" + SdkVersion.VERSION;

  private final Options options;
  private final SecureRandom random = new SecureRandom();
  private final HttpClient client;

  Access(Options options) {
    this.options = options;
    client = NativeApi.client(options.requestTimeout());
  }

  Options options() {
    return options;
  }

  ServerReader reader() {
    NativeApi api =
        new NativeApi(
            client, options.url(), options.project(), USER_AGENT, options.headers()::addTo);
    return new ServerReader(
        api,
        options.url(),
        options.requestTimeout(),
        options.readTimeout(),
        System::nanoTime,
        random);
  }

  Project project() {
    return new Project(
        client,
        options.url(),
        options.project(),
        options.requestTimeout(),
        options.readTimeout(),
        USER_AGENT,
        options.headers()::addTo,
        System::nanoTime,
        random);
  }
}
