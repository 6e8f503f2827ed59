/// The mode without a server: journals are delivered into run folders. It answers requests as a
/// server would.
@NullMarked
package dev.quipu.sdk.local;

import org.jspecify.annotations.NullMarked;
