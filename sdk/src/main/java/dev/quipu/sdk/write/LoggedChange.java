package dev.quipu.sdk.write;

import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.RunChange;

/// One param, tag or text of notes that the program has set.
///
/// @param costBytes the memory that it takes while it is queued
public record LoggedChange(Journal journal, RunChange change, long costBytes) {}
