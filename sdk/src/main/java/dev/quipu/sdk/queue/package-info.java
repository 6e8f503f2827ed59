/// Connects the threads of the program with the threads of this library: mailboxes, a budget of
/// memory, and the threads themselves.
@NullMarked
package dev.quipu.sdk.queue;

import org.jspecify.annotations.NullMarked;
