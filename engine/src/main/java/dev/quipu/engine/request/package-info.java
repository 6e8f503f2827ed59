/// What a use case knows of the request it runs for: whose it is, who waits, how much memory its
/// answer may take, and how its lists go on from page to page.
@NullMarked
package dev.quipu.engine.request;

import org.jspecify.annotations.NullMarked;
