package dev.quipu.server.http;

/// The HTTP methods that routes may have. HEAD is answered by the route of GET.
public enum Method {
  GET,
  POST,
  PUT,
  PATCH,
  DELETE
}
