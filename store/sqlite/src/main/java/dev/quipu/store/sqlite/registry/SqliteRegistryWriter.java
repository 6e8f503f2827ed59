package dev.quipu.store.sqlite.registry;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.registry.ModelSource;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.engine.port.registry.RegistryWriter;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;

/// Writes the tables of the model registry. A change writes the whole row, with its checksum.
public final class SqliteRegistryWriter extends SqliteRegistryReader implements RegistryWriter {
  public SqliteRegistryWriter(ProjectId project, Session session) {
    super(project, session);
  }

  @Override
  public void createModel(RegisteredModel model) {
    refuseTaken(model.name());
    long no =
        session.number(
            "SELECT 1 + coalesce(max(no), 0) FROM registered_model WHERE project_id = ?",
            project.value());
    put(no, model, 0);
    model.tags().forEach((key, value) -> putModelTag(model.name(), key, value));
  }

  @Override
  public void updateModel(String name, RegisteredModel model) {
    long no = numberOf(name);
    if (!name.equals(model.name())) {
      refuseTaken(model.name());
    }
    put(no, model, lastVersion(no));
    if (!name.equals(model.name())) {
      for (int version : versionsOf(no)) {
        findVersion(model.name(), version)
            .ifPresent(old -> updateVersion(old.inModel(model.name(), model.updatedMs())));
      }
    }
  }

  private Iterable<Integer> versionsOf(long model) {
    return session.list(
        "SELECT version FROM model_version WHERE project_id = ? AND registered_no = ?",
        row -> Math.toIntExact(row.number(1)),
        project.value(),
        model);
  }

  private void refuseTaken(String name) {
    if (findModel(name).isPresent()) {
      throw new QuipuException(
          ErrorCode.ALREADY_EXISTS, "A model of the name '" + name + "' exists already");
    }
  }

  private void put(long no, RegisteredModel model, long lastVersion) {
    session.update(
        """
        INSERT INTO registered_model
          (project_id, no, name, description, prompt, last_version, created_ms, updated_ms,
            checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, no) DO UPDATE SET name = excluded.name,
          description = excluded.description, last_version = excluded.last_version,
          created_ms = excluded.created_ms, updated_ms = excluded.updated_ms,
          checksum = excluded.checksum
        """,
        RowChecksum.append(
            project.value(),
            no,
            model.name(),
            model.description(),
            model.isPrompt() ? 1 : 0,
            lastVersion,
            model.createdMs(),
            model.updatedMs()));
  }

  private long lastVersion(long no) {
    return session.number(
        "SELECT last_version FROM registered_model WHERE project_id = ? AND no = ?",
        project.value(),
        no);
  }

  private long numberOf(String model) {
    Long no =
        session.first(
            "SELECT no FROM registered_model WHERE project_id = ? AND name = ?",
            row -> row.number(1),
            project.value(),
            model);
    if (no == null) {
      throw QuipuException.notFound("Model '" + model + "' does not exist");
    }
    return no;
  }

  private long numberOf(String model, int version) {
    Long no =
        session.first(
            "SELECT no FROM model_version WHERE project_id = ? AND registered_no = ? AND version = ?",
            row -> row.number(1),
            project.value(),
            numberOf(model),
            version);
    if (no == null) {
      throw QuipuException.notFound("Version " + version + " of '" + model + "' does not exist");
    }
    return no;
  }

  @Override
  public void removeModel(String name) {
    long no = numberOf(name);
    session.update(
        """
        DELETE FROM model_version_tag WHERE project_id = ?1 AND version_no IN (
          SELECT no FROM model_version WHERE project_id = ?1 AND registered_no = ?2)
        """,
        project.value(),
        no);
    for (String table :
        new String[] {"model_version", "registered_model_alias", "registered_model_tag"}) {
      session.update(
          "DELETE FROM " + table + " WHERE project_id = ? AND registered_no = ?",
          project.value(),
          no);
    }
    session.update(
        "DELETE FROM registered_model WHERE project_id = ? AND no = ?", project.value(), no);
  }

  @Override
  public void putModelTag(String model, String key, String value) {
    session.update(
        """
        INSERT INTO registered_model_tag (project_id, registered_no, key, value, checksum) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (project_id, registered_no, key) DO UPDATE SET value = excluded.value,
          checksum = excluded.checksum
        """,
        RowChecksum.append(project.value(), numberOf(model), key, value));
  }

  @Override
  public boolean removeModelTag(String model, String key) {
    return session.update(
            "DELETE FROM registered_model_tag WHERE project_id = ? AND registered_no = ? AND key = ?",
            project.value(),
            numberOf(model),
            key)
        > 0;
  }

  @Override
  public void putAlias(String model, String alias, int version) {
    numberOf(model, version);
    session.update(
        """
        INSERT INTO registered_model_alias (project_id, registered_no, alias, version, checksum)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (project_id, registered_no, alias) DO UPDATE SET version = excluded.version,
          checksum = excluded.checksum
        """,
        RowChecksum.append(project.value(), numberOf(model), alias, version));
  }

  @Override
  public boolean removeAlias(String model, String alias) {
    return session.update(
            "DELETE FROM registered_model_alias WHERE project_id = ? AND registered_no = ? AND alias = ?",
            project.value(),
            numberOf(model),
            alias)
        > 0;
  }

  @Override
  public int takeVersion(String model) {
    long no = numberOf(model);
    long version = lastVersion(no) + 1;
    put(no, findModel(model).orElseThrow(), version);
    return Math.toIntExact(version);
  }

  @Override
  public void createVersion(ModelVersion version) {
    long no =
        session.number(
            "SELECT 1 + coalesce(max(no), 0) FROM model_version WHERE project_id = ?",
            project.value());
    put(no, version);
    version
        .tags()
        .forEach((key, value) -> putVersionTag(version.model(), version.version(), key, value));
  }

  @Override
  public void updateVersion(ModelVersion version) {
    put(numberOf(version.model(), version.version()), version);
  }

  private void put(long no, ModelVersion version) {
    ModelSource source = version.source();
    session.update(
        """
        INSERT INTO model_version
          (project_id, no, registered_no, version, source, location, run_id, path, run_link,
            description, stage, user, created_ms, updated_ms, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, no) DO UPDATE SET source = excluded.source,
          location = excluded.location, run_id = excluded.run_id, path = excluded.path,
          run_link = excluded.run_link, description = excluded.description,
          stage = excluded.stage, user = excluded.user, created_ms = excluded.created_ms,
          updated_ms = excluded.updated_ms, checksum = excluded.checksum
        """,
        RowChecksum.append(
            project.value(),
            no,
            numberOf(version.model()),
            version.version(),
            source.uri(),
            source.location(),
            source.run(),
            source.path() == null ? null : source.path().value(),
            source.runLink(),
            version.description(),
            version.stage().word(),
            version.user(),
            version.createdMs(),
            version.updatedMs()));
  }

  @Override
  public void removeVersion(String model, int version) {
    long no = numberOf(model, version);
    session.update(
        "DELETE FROM model_version_tag WHERE project_id = ? AND version_no = ?",
        project.value(),
        no);
    session.update(
        "DELETE FROM registered_model_alias WHERE project_id = ? AND registered_no = ? AND version = ?",
        project.value(),
        numberOf(model),
        version);
    session.update(
        "DELETE FROM model_version WHERE project_id = ? AND no = ?", project.value(), no);
  }

  @Override
  public void putVersionTag(String model, int version, String key, String value) {
    session.update(
        """
        INSERT INTO model_version_tag (project_id, version_no, key, value, checksum)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (project_id, version_no, key) DO UPDATE SET value = excluded.value,
          checksum = excluded.checksum
        """,
        RowChecksum.append(project.value(), numberOf(model, version), key, value));
  }

  @Override
  public boolean removeVersionTag(String model, int version, String key) {
    return session.update(
            "DELETE FROM model_version_tag WHERE project_id = ? AND version_no = ? AND key = ?",
            project.value(),
            numberOf(model, version),
            key)
        > 0;
  }
}
