package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// No answer holds a path of the server, whatever is wrong with its folder. The log may.
class PathsTest extends ServedTest {
  private static final byte[] LARGE = new byte[3_000_000];

  private String run = "";

  @BeforeEach
  void start() {
    new Random(3).nextBytes(LARGE);
    run = server.newRun();
    FrameBuilder frame = new FrameBuilder();
    frame.add("loss", 1, 1, 0.5);
    server.append(run, frame.build());
    server.put("/runs/" + run + "/artifacts/small.txt", bytes("small")).json(201);
    server.put("/runs/" + run + "/artifacts/large.bin", LARGE).json(201);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Path blob(byte[] bytes) {
    String hex = Digest.of(bytes).hex();
    return folder.resolve("blobs/" + hex.substring(0, 2) + "/" + hex.substring(2));
  }

  /// What may be wrong.
  enum Fault {
    TEMPORARY_FOLDER_IS_A_FILE {
      @Override
      void make(PathsTest test) throws IOException {
        replace(test.folder.resolve("blobs/tmp"));
      }
    },
    TEMPORARY_FOLDER_IS_GONE {
      @Override
      void make(PathsTest test) throws IOException {
        remove(test.folder.resolve("blobs/tmp"));
      }
    },
    BLOBS_ARE_GONE {
      @Override
      void make(PathsTest test) throws IOException {
        remove(test.folder.resolve("blobs"));
      }
    },
    BLOBS_ARE_A_FILE {
      @Override
      void make(PathsTest test) throws IOException {
        replace(test.folder.resolve("blobs"));
      }
    },
    FOLDERS_OF_BLOBS_ARE_FILES {
      @Override
      void make(PathsTest test) throws IOException {
        for (int i = 0; i < 256; i++) {
          replace(test.folder.resolve("blobs/" + String.format("%02x", i)));
        }
      }
    },
    FOLDERS_OF_BLOBS_ARE_LINKS {
      @Override
      void make(PathsTest test) throws IOException {
        Path elsewhere = Files.createDirectory(test.folder.resolve("elsewhere"));
        for (int i = 0; i < 256; i++) {
          Path part = test.folder.resolve("blobs/" + String.format("%02x", i));
          remove(part);
          Files.createSymbolicLink(part, elsewhere);
        }
      }
    },
    BLOBS_ARE_FOLDERS {
      @Override
      void make(PathsTest test) throws IOException {
        for (byte[] bytes : List.of(bytes("small"), bytes("new"), LARGE)) {
          remove(test.blob(bytes));
          Files.createDirectories(test.blob(bytes).resolve("x"));
        }
      }
    },
    CHECKSUMS_ARE_A_FOLDER {
      @Override
      void make(PathsTest test) throws IOException {
        Path sums = test.blob(LARGE).resolveSibling(test.blob(LARGE).getFileName() + ".sums");
        remove(sums);
        Files.createDirectories(sums.resolve("x"));
      }
    },
    BLOBS_ARE_CUT {
      @Override
      void make(PathsTest test) throws IOException {
        Files.write(test.blob(bytes("small")), new byte[1]);
        Files.write(test.blob(LARGE), new byte[1]);
      }
    },
    LOCK_OF_COPIES_IS_A_FOLDER {
      @Override
      void make(PathsTest test) throws IOException {
        try (Stream<Path> files = Files.list(test.folder)) {
          for (Path file : files.filter(f -> f.toString().contains("copy")).toList()) {
            remove(file);
            Files.createDirectory(file);
          }
        }
      }
    },
    DATABASE_IS_NOISE {
      @Override
      void make(PathsTest test) throws IOException {
        for (String name : List.of("quipu.db", "quipu.db-wal")) {
          byte[] noise = new byte[(int) Files.size(test.folder.resolve(name))];
          new Random(5).nextBytes(noise);
          Files.write(test.folder.resolve(name), noise);
        }
      }
    },
    EVERYTHING_IS_GONE {
      @Override
      void make(PathsTest test) throws IOException {
        try (Stream<Path> files = Files.list(test.folder)) {
          for (Path file : files.toList()) {
            remove(file);
          }
        }
      }
    };

    abstract void make(PathsTest test) throws IOException;

    static void remove(Path path) throws IOException {
      if (Files.exists(path)) {
        try (Stream<Path> all = Files.walk(path)) {
          for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(one);
          }
        }
      }
    }

    static void replace(Path path) throws IOException {
      remove(path);
      Files.writeString(path, "no folder");
    }
  }

  @ParameterizedTest
  @EnumSource
  void noAnswerNamesAPath(Fault fault) throws IOException {
    fault.make(this);
    List<Served.Answer> answers = new ArrayList<>();
    String files = "/runs/" + run + "/artifacts/";
    answers.add(server.put(files + "new.txt", bytes("new")));
    answers.add(server.put(files + "again.bin", LARGE));
    for (String path :
        List.of(
            files + "small.txt",
            files + "large.bin",
            "/runs/" + run + "/preview/small.txt",
            "/runs/" + run + "/preview/large.bin",
            "/runs/" + run,
            "/runs/" + run + "/storage",
            "/storage",
            "/experiments",
            "/api/v1/server")) {
      answers.add(server.get(path));
    }
    answers.add(server.post("/runs", "{\"experimentId\":\"0\"}"));
    answers.add(server.post("/runs/search", "{\"experimentIds\":[\"0\"]}"));
    answers.add(server.delete("/runs/" + run));
    for (boolean dryRun : new boolean[] {true, false}) {
      answers.add(server.post("/api/v1/admin/gc", "{\"olderThanMs\":0,\"dryRun\":" + dryRun + "}"));
    }
    for (Served.Answer answer : answers) {
      String all = answer.response().headers().map() + answer.text();
      assertThat(all)
          .as(answer.response().uri() + " answers " + answer.status())
          .doesNotContain(folder.toString())
          .doesNotContain(String.valueOf(folder.getFileName()));
    }
  }

  /// The list of faults makes errors, and not only answers that are well.
  @Test
  void faultsAreSeen() throws IOException {
    Fault.BLOBS_ARE_A_FILE.make(this);
    Served.assertError(
        server.put("/runs/" + run + "/artifacts/new.txt", bytes("new")), 500, "INTERNAL");
    Fault.DATABASE_IS_NOISE.make(this);
    assertThat(server.get("/runs/" + run).status()).isGreaterThanOrEqualTo(500);
  }
}
