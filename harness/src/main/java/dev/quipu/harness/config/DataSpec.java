package dev.quipu.harness.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cases of a data set.
///
/// @param name in records and reports
/// @param file null if the cases stand in the configuration
/// @param format `jsonl`, `csv` or `parquet`; null for that of the ending of the file
/// @param cases those that stand in the configuration
/// @param limit how many cases from the first one on are taken; null for all
public record DataSpec(
    String name,
    @Nullable Path file,
    @Nullable String format,
    List<Map<String, @Nullable Object>> cases,
    @Nullable Integer limit) {}
