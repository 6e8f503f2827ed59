package dev.quipu.trackers.wandb;

import dev.quipu.trackers.json.PlainJson;
import dev.quipu.trackers.wandb.wire.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gives an artifact to the server: the version is announced, its files are uploaded, then the
/// manifest, and the version is committed. The server takes a version that it has already only
/// once.
record ArtifactUpload(ServerRun run, ArtifactName name, ArtifactManifest files) {
  private static final int BATCH_FILES = 100;

  private static final String CREATE =
      """
      mutation CreateVersion($input: CreateArtifactInput!) {
        createArtifact(input: $input) { artifact { id state } }
      }
      """;
  private static final String MANIFEST =
      """
      mutation CreateManifest(
        $artifactID: ID!, $name: String!, $digest: String!, $entityName: String!,
        $projectName: String!, $runName: String!, $type: ArtifactManifestType!
      ) {
        createArtifactManifest(input: {
          artifactID: $artifactID, name: $name, digest: $digest, entityName: $entityName,
          projectName: $projectName, runName: $runName, type: $type
        }) {
          artifactManifest { id file { uploadUrl uploadHeaders } }
        }
      }
      """;
  private static final String FILES =
      """
      mutation CreateVersionFiles($input: CreateArtifactFilesInput!) {
        createArtifactFiles(input: $input) {
          files { edges { node { uploadUrl uploadHeaders artifact { id } } } }
        }
      }
      """;
  private static final String COMMIT =
      """
      mutation CommitVersion($artifactID: ID!) {
        commitArtifact(input: {artifactID: $artifactID}) { artifact { id } }
      }
      """;

  void send() throws IOException, InterruptedException {
    Answer artifact = create();
    if (artifact.text("state").equals("COMMITTED")) {
      return;
    }
    String id = artifact.text("id");
    String manifestId = manifest(id, "").text("id");
    Map<String, Object> contents = new LinkedHashMap<>();
    List<String> paths = new ArrayList<>(files.entries().keySet());
    for (int from = 0; from < paths.size(); from += BATCH_FILES) {
      List<String> batch = paths.subList(from, Math.min(from + BATCH_FILES, paths.size()));
      uploadFiles(id, manifestId, batch, contents);
    }
    uploadManifest(id, contents);
    run.graphQl().ask("commitArtifact", COMMIT, Map.of("artifactID", id));
  }

  private Answer create() throws IOException, InterruptedException {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("entityName", String.valueOf(run.info().entity()));
    input.put("projectName", run.info().project());
    input.put("runName", run.info().id());
    input.put("artifactTypeName", name.type());
    input.put("artifactCollectionName", name.name());
    input.put("digest", files.digest());
    input.put("digestAlgorithm", "MANIFEST_MD5");
    input.put("metadata", PlainJson.text(name.metadata()));
    input.put("aliases", List.of(Map.of("artifactCollectionName", name.name(), "alias", "latest")));
    input.put("enableDigestDeduplication", true);
    input.put("clientID", name.clientId());
    input.put("sequenceClientID", name.sequenceId());
    return run.graphQl().ask("createArtifact", CREATE, Map.of("input", input)).member("artifact");
  }

  private Answer manifest(String id, String digest) throws IOException, InterruptedException {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("artifactID", id);
    variables.put("name", "wandb_manifest.json");
    variables.put("digest", digest);
    variables.put("entityName", String.valueOf(run.info().entity()));
    variables.put("projectName", run.info().project());
    variables.put("runName", run.info().id());
    variables.put("type", "FULL");
    return run.graphQl()
        .ask("createArtifactManifest", MANIFEST, variables)
        .member("artifactManifest");
  }

  private void uploadFiles(
      String id, String manifestId, List<String> paths, Map<String, Object> contents)
      throws IOException, InterruptedException {
    List<Map<String, Object>> wanted = new ArrayList<>();
    for (String path : paths) {
      Map<String, Object> file = new LinkedHashMap<>();
      file.put("artifactID", id);
      file.put("name", path);
      file.put("md5", files.entry(path).digest());
      file.put("artifactManifestID", manifestId);
      wanted.add(file);
    }
    List<Answer> edges =
        run.graphQl()
            .ask(
                "createArtifactFiles",
                FILES,
                Map.of("input", Map.of("artifactFiles", wanted, "storageLayout", "V2")))
            .member("files")
            .list("edges");
    if (edges.size() != paths.size()) {
      throw new IOException(
          "W&B's server has places for " + edges.size() + " of " + paths.size() + " files");
    }
    for (int i = 0; i < edges.size(); i++) {
      Answer node = edges.get(i).member("node");
      ArtifactManifest.Entry entry = files.entry(paths.get(i));
      // A file that the server has already has no address.
      String url = node.find("uploadUrl");
      if (url != null) {
        run.http().put(url, node.texts("uploadHeaders"), entry.file());
      }
      Map<String, Object> content = new LinkedHashMap<>();
      content.put("digest", entry.digest());
      content.put("size", entry.size());
      content.put("birthArtifactID", node.member("artifact").text("id"));
      contents.put(paths.get(i), content);
    }
  }

  private void uploadManifest(String id, Map<String, Object> contents)
      throws IOException, InterruptedException {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("version", 1);
    whole.put("storagePolicy", "wandb-storage-policy-v1");
    whole.put("storagePolicyConfig", Map.of("storageLayout", "V2"));
    whole.put("contents", contents);
    byte[] json = PlainJson.text(whole).getBytes(StandardCharsets.UTF_8);
    Answer file = manifest(id, ArtifactManifest.digest(json)).member("file");
    Path copy = Files.createTempFile("quipu-manifest-", ".json");
    try {
      Files.write(copy, json);
      run.http().put(file.text("uploadUrl"), file.texts("uploadHeaders"), copy);
    } finally {
      Files.delete(copy);
    }
  }
}
