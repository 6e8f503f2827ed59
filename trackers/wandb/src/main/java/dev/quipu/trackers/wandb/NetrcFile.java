package dev.quipu.trackers.wandb;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file in which `wandb login` keeps the key of each server: that of the variable `NETRC`, else
/// `~/.netrc`, else `~/_netrc`.
record NetrcFile(Path path) {
  /// A word, or words between quotes.
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  static NetrcFile of(Map<String, String> environment) {
    String named = environment.get("NETRC");
    if (named != null) {
      return new NetrcFile(Path.of(named));
    }
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "")));
    Path file = home.resolve(".netrc");
    return new NetrcFile(Files.exists(file) ? file : home.resolve("_netrc"));
  }

  /// The password for a server; empty if the file has none, or is not there.
  Optional<String> password(String url) {
    String machine = URI.create(url).getRawAuthority();
    List<String> words;
    try {
      words = words(Files.readString(path));
    } catch (IOException e) {
      return Optional.empty();
    }
    boolean isMachine = false;
    for (int i = 0; i + 1 < words.size(); i++) {
      switch (words.get(i)) {
        case "machine" -> isMachine = words.get(++i).equals(machine);
        case "password" -> {
          i++;
          if (isMachine) {
            return Optional.of(words.get(i));
          }
        }
        case "login", "account" -> i++;
        default -> {
          // A word of a macro, or of a form that is not known.
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String line : text.split("\\R", -1)) {
      Matcher word = WORD.matcher(line);
      while (!line.stripLeading().startsWith("#") && word.find()) {
        words.add(
            word.group(1) != null
                ? word.group(1)
                : word.group(2) != null ? word.group(2) : word.group(3));
      }
    }
    return words;
  }
}
