package dev.quipu.sdk.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request for runs says.
///
/// @param experimentIds null for all experiments of the project
/// @param filter empty for all runs
/// @param view `active`, `deleted` or `all`
/// @param columns the values that the answer has for each run; `*` for all
/// @param pageToken from the page before; null for the first page
public record RunSearchBody(
    @Nullable List<String> experimentIds,
    String filter,
    List<String> orderBy,
    String view,
    List<String> columns,
    int maxResults,
    @Nullable String pageToken) {}
