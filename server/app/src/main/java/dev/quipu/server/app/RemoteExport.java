package dev.quipu.server.app;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.core.upkeep.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/// Fetches a table of a project from a server.
///
/// @param project the name of the project
/// @param table such as `runs`
/// @param parameters of the route
public record RemoteExport(
    ServerAddress server, String project, String table, List<Parameter> parameters) {
  private static final String PROJECTS = "/api/v1/projects/";
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int ERROR_BYTES = 1 << 16;

  public RemoteExport {
    parameters = List.copyOf(parameters);
  }

  /// A query parameter.
  public record Parameter(String name, String value) {
    private String encoded() {
      return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
  }

  /// Writes the table. If an exception is thrown, a part may have been written.
  ///
  /// @throws QuipuException UNAVAILABLE if the server cannot be reached, refuses or breaks off
  /// @throws IOException if the bytes cannot be written
  public void writeTo(OutputStream out, Progress progress)
      throws IOException, InterruptedException {
    String query = parameters.stream().map(Parameter::encoded).collect(Collectors.joining("&"));
    String path = PROJECTS + project + "/export/" + table + "?" + query;
    HttpRequest request = RemoteServer.request(server, path).GET().build();
    try (HttpClient client = RemoteServer.client()) {
      HttpResponse<InputStream> answer = send(client, request);
      try (InputStream in = answer.body()) {
        String disposition = answer.headers().firstValue("Content-Disposition").orElse("");
        if (answer.statusCode() != 200 || !disposition.contains(table + ".")) {
          byte[] body = in.readNBytes(ERROR_BYTES);
          throw RemoteServer.refusal(answer.statusCode(), new String(body, StandardCharsets.UTF_8));
        }
        copy(in, out, progress);
      }
    }
  }

  private HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw RemoteServer.unreachable(server, e);
    }
  }

  private void copy(InputStream in, OutputStream out, Progress progress) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long done = 0;
    for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
      out.write(buffer, 0, count);
      done += count;
      progress.at("bytes of " + table, done, 0);
    }
    out.flush();
  }

  private int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE,
          "The server " + server + " has broken off the export; its log says why",
          e);
    }
  }

  /// Saves the table as a file, which gets its name once all bytes are on the disk. A file that is
  /// there is replaced.
  ///
  /// @throws QuipuException as [#writeTo]
  public void save(Path file, Progress progress) throws IOException, InterruptedException {
    Path whole = file.toAbsolutePath();
    Path part = Files.createTempFile(whole.getParent(), "." + whole.getFileName(), ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        writeTo(out, progress);
      }
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
