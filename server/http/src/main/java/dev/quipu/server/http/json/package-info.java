/// JSON as it is read and written, within limits, without a tree of what is not asked for.
@NullMarked
package dev.quipu.server.http.json;

import org.jspecify.annotations.NullMarked;
