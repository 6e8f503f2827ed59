package dev.quipu.harness.report;

import dev.quipu.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/// A page that is one file and loads nothing. Its policy lets no script run but its own, whatever a
/// model has answered.
public final class Page {
  private Page() {}

  /// The whole document.
  public static String of(String title, Html body) {
    String script = resource("report.js");
    byte[] hash = HexFormat.of().parseHex(Digest.of(script.getBytes(StandardCharsets.UTF_8)).hex());
    String policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
            + Base64.getEncoder().encodeToString(hash)
            + "'; base-uri 'none'; form-action 'none'";
    Html page = new Html();
    page.open("html", "lang", "en").line().open("head").line();
    page.open("meta", "charset", "utf-8").line();
    page.open("meta", "http-equiv", "Content-Security-Policy", "content", policy).line();
    page.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
    page.element("title", title).line();
    page.resource("style", resource("report.css")).line().close("head").line();
    page.open("body").open("main").line().add(body).close("main").line();
    page.resource("script", script).line().close("body").close("html").line();
    return "<!doctype html>\n" + page;
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The file " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
