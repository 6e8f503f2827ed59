package dev.quipu.sdk.profile;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a Parquet file with the library Hardwood, if the program has it. Its classes
/// are found by name, so that the SDK does not need the library, which is of a later Java.
final class ParquetRows {
  private static final String FILE_READER = "dev.hardwood.reader.ParquetFileReader";
  private static final String INPUT_FILE = "dev.hardwood.InputFile";
  private static final String SCHEMA = "dev.hardwood.schema.FileSchema";
  private static final String GROUP = "dev.hardwood.schema.SchemaNode$GroupNode";
  private static final String NODE = "dev.hardwood.schema.SchemaNode";
  private static final String ROW_READER = "dev.hardwood.reader.RowReader";
  private static final String STRUCT = "dev.hardwood.row.StructAccessor";

  private ParquetRows() {}

  /// Adds all rows to a profile. A column with columns below it is one of texts.
  ///
  /// @return false if the program does not have the library, or the file is none that it reads
  static boolean read(Path file, TableProfile profile) {
    if (!isThere()) {
      return false;
    }
    try {
      Object input = call(null, INPUT_FILE, "of", new Class<?>[] {Path.class}, file);
      Object reader = call(null, FILE_READER, "open", new Class<?>[] {type(INPUT_FILE)}, input);
      try {
        List<String> names = names(reader);
        Object rows = call(reader, FILE_READER, "rowReader");
        try {
          read(rows, names, profile);
        } finally {
          ((AutoCloseable) rows).close();
        }
      } finally {
        ((AutoCloseable) reader).close();
      }
      return true;
    } catch (Exception | LinkageError e) {
      // No Parquet, whatever its name says, or compressed by a library that is not there. A disk
      // that fails is told by the reading for the digest.
      return false;
    }
  }

  private static boolean isThere() {
    try {
      type(FILE_READER);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static List<String> names(Object reader) throws Exception {
    Object root = call(call(reader, FILE_READER, "getFileSchema"), SCHEMA, "getRootNode");
    List<String> names = new ArrayList<>();
    for (Object node : (List<?>) call(root, GROUP, "children")) {
      names.add((String) call(node, NODE, "name"));
    }
    return names;
  }

  private static void read(Object rows, List<String> names, TableProfile profile) throws Exception {
    Method hasNext = type(ROW_READER).getMethod("hasNext");
    Method next = type(ROW_READER).getMethod("next");
    Method isNull = type(STRUCT).getMethod("isNull", int.class);
    Method value = type(STRUCT).getMethod("getValue", int.class);
    // Also of a file without rows.
    names.forEach(profile::column);
    while ((boolean) hasNext.invoke(rows)) {
      next.invoke(rows);
      for (int i = 0; i < names.size(); i++) {
        ColumnProfile column = profile.column(names.get(i));
        if (column != null) {
          column.addValue((boolean) isNull.invoke(rows, i) ? null : plain(value.invoke(rows, i)));
        }
      }
      profile.endRow();
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : value;
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name);
  }

  private static Object call(Object on, String type, String method) throws Exception {
    return call(on, type, method, new Class<?>[0]);
  }

  private static Object call(
      @Nullable Object on, String type, String method, Class<?>[] types, Object... arguments)
      throws Exception {
    try {
      return type(type).getMethod(method, types).invoke(on, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
