/// How much space the project and its runs take.
@NullMarked
package dev.quipu.server.nativeapi.storage;

import org.jspecify.annotations.NullMarked;
