package dev.quipu.sdk.access;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// How a server is reached.
///
/// @param client sends the requests
/// @param server the URL of the server
/// @param headers adds the headers that go with every request
/// @param requestTimeout how long an answer may stand still before it is asked for again
/// @param readTimeout how long a request is tried again while the server is away or busy
/// @param random spreads the tries
public record ServerAccess(
    HttpClient client,
    URI server,
    Consumer<HttpRequest.Builder> headers,
    Duration requestTimeout,
    Duration readTimeout,
    LongSupplier nanoTime,
    RandomGenerator random) {}
