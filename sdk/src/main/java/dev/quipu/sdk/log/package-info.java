/// Bridges: what a program logs with a logging library becomes entries in the logs of its runs.
/// Part of the API. The libraries are those of the program; a program without one of them never
/// loads its bridge.
@NullMarked
package dev.quipu.sdk.log;

import org.jspecify.annotations.NullMarked;
