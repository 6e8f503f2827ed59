/// Fetches what the server has: asks until there is an answer, goes through lists page by page, and
/// downloads files.
@NullMarked
package dev.quipu.sdk.fetch;

import org.jspecify.annotations.NullMarked;
