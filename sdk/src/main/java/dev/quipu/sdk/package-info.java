/// The API that programs use: [Quipu] connects, an [Experiment] starts a [Run], and a run takes
/// params, metrics, tags, notes and artifacts. Set-up may throw. Logging never throws into the
/// training and never blocks it: what is logged goes into a queue, from there into a journal on the
/// disk (`write`, `journal`), and from there to the server (`send`, `wire`). [Sync] sends journals
/// that were left behind. The bridges of `log` bring what a program logs with other libraries.
/// [Quipu#project] reads what the server has (`read`).
@NullMarked
package dev.quipu.sdk;

import org.jspecify.annotations.NullMarked;
