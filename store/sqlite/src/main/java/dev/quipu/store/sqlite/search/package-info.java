/// What the searches for things of several kinds share: filters, and orders with the places of
/// pages.
@NullMarked
package dev.quipu.store.sqlite.search;

import org.jspecify.annotations.NullMarked;
