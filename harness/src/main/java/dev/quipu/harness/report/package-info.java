/// The report of a run, as one page of HTML.
@NullMarked
package dev.quipu.harness.report;

import org.jspecify.annotations.NullMarked;
