/// Traces: their lists, trees and tags.
@NullMarked
package dev.quipu.server.nativeapi.traces;

import org.jspecify.annotations.NullMarked;
