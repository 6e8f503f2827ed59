/// What programs read back: a [Project] finds runs and experiments, a [StoredRun] has params, tags,
/// metrics, rows, points and artifacts as the server has them. Unlike logging, reading waits for
/// the server, and throws a [dev.quipu.core.error.QuipuException] if there is no answer or a bad
/// one. A request that the server or the network fails is sent again, for some time.
@NullMarked
package dev.quipu.sdk.read;

import org.jspecify.annotations.NullMarked;
