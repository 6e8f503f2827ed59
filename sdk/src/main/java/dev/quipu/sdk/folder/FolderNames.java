package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Turns the names of streams, topics and artifacts into names of files, and back. A name of a
/// client never becomes a path as it is: the file names mean the same on every file system, with
/// and without different cases, and lead nowhere else.
public final class FolderNames {
  /// The file with the lines of a stream or track.
  static final String DATA = "data.jsonl";

  private static final char ESCAPE = '%';

  /// Ends the name of a folder whose name goes on in the folder inside it.
  private static final String GOES_ON = "~";

  /// Names that Windows keeps for devices, whatever follows a dot.
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

  private static final int SEGMENT_BYTES = 255;

  private FolderNames() {}

  /// The path of a stream's file below the run folder.
  public static String stream(String name) {
    return "metrics/" + (name.isEmpty() ? "" : escape(name) + "/") + DATA;
  }

  /// The path of a track's file below the run folder.
  public static String track(String topic) {
    StringBuilder path = new StringBuilder("tracks/");
    for (String part : topic.split("/", -1)) {
      path.append(escape(part)).append('/');
    }
    return path.append(DATA).toString();
  }

  /// The stream whose file lies at a path.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if no stream's does
  public static String streamAt(String path) {
    String name = nameAt(path, "metrics/");
    if (!stream(name).equals(path)) {
      throw noName(path, "stream");
    }
    return name;
  }

  /// The topic of the track whose file lies at a path.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if no track's does
  public static String topicAt(String path) {
    String topic = nameAt(path, "tracks/");
    if (!track(topic).equals(path)) {
      throw noName(path, "track");
    }
    return topic;
  }

  private static QuipuException noName(String path, String what) {
    return QuipuException.invalid(
        "File " + Text.quote(path) + " is not where the file of any " + what + " lies");
  }

  private static String nameAt(String path, String below) {
    String folder = path.substring(below.length(), path.length() - DATA.length());
    StringBuilder name = new StringBuilder();
    boolean goesOn = true;
    if (folder.isEmpty()) {
      return "";
    }
    for (String segment : folder.substring(0, folder.length() - 1).split("/", -1)) {
      name.append(goesOn ? "" : "/");
      goesOn = segment.endsWith(GOES_ON);
      name.append(goesOn ? segment.substring(0, segment.length() - 1) : segment);
    }
    List<String> parts = new ArrayList<>();
    for (String part : name.toString().split("/", -1)) {
      parts.add(unescape(part));
    }
    return String.join("/", parts);
  }

  // ---- names of streams and topics ----

  /// One or more names of folders, joined by slashes.
  private static String escape(String name) {
    if (name.isEmpty()) {
      return String.valueOf(ESCAPE);
    }
    List<String> units = new ArrayList<>();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean inner = i > 0 && i < bytes.length - 1;
      units.add(isPlain(c) || (c == '.' && inner) ? String.valueOf(c) : hex(c));
    }
    List<String> segments = new ArrayList<>();
    StringBuilder segment = new StringBuilder();
    for (String unit : units) {
      if (segment.length() + unit.length() > FolderLimits.SEGMENT_CHARS) {
        segments.add(allowed(segment.toString()));
        segment.setLength(0);
      }
      segment.append(unit);
    }
    segments.add(allowed(segment.toString()));
    return String.join(GOES_ON + "/", segments);
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private static String hex(char c) {
    return String.format(Locale.ROOT, "%%%02x", (int) c);
  }

  /// A name that is no device of Windows and not the file with the lines.
  private static String allowed(String segment) {
    return segment.equals(DATA) || DEVICE.matcher(segment).matches()
        ? hex(segment.charAt(0)) + segment.substring(1)
        : segment;
  }

  private static String unescape(String escaped) {
    if (escaped.equals(String.valueOf(ESCAPE))) {
      return "";
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c != ESCAPE) {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      } else if (i + 2 < escaped.length()
          && Character.digit(escaped.charAt(i + 1), 16) >= 0
          && Character.digit(escaped.charAt(i + 2), 16) >= 0) {
        bytes.write(
            Character.digit(escaped.charAt(i + 1), 16) * 16
                + Character.digit(escaped.charAt(i + 2), 16));
        i += 2;
      } else {
        throw QuipuException.invalid("Name " + Text.quote(escaped) + " has a % without two digits");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw QuipuException.invalid("Name " + Text.quote(escaped) + " is not UTF-8");
    }
  }

  // ---- names of artifacts ----

  /// The path of an artifact's file below the run folder. Names stay as they are where every file
  /// system takes them.
  public static String artifact(ArtifactPath path) {
    StringBuilder place = new StringBuilder("artifacts");
    for (String segment : path.value().split("/", -1)) {
      place.append('/').append(artifactSegment(segment));
    }
    return place.toString();
  }

  /// Another path for an artifact whose own path is taken by one that differs only by its case.
  public static String otherArtifact(ArtifactPath path) {
    return artifact(path)
        + ESCAPE
        + Digest.of(path.value().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8);
  }

  private static String artifactSegment(String segment) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      boolean last = i == segment.length() - 1;
      boolean unsafe = "<>:\"|?*%".indexOf(c) >= 0 || (last && (c == '.' || c == ' '));
      boolean device = i == 0 && DEVICE.matcher(segment).matches();
      name.append(unsafe || device ? hex(c) : String.valueOf(c));
    }
    String escaped = name.toString();
    return escaped.getBytes(StandardCharsets.UTF_8).length <= SEGMENT_BYTES
        ? escaped
        : ESCAPE + Digest.of(segment.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
