/// The forms in which rows stand in files: CSV for spreadsheets, JSON for programs. A room of this
/// module; it may change.
@NullMarked
package dev.quipu.evaluation.form;

import org.jspecify.annotations.NullMarked;
