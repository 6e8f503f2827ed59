/// The way to receivers outside: HTTP and e-mail, and the addresses that are refused.
@NullMarked
package dev.quipu.outgoing;

import org.jspecify.annotations.NullMarked;
