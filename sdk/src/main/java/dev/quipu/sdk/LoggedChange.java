package dev.quipu.sdk;

/// One param, tag or text of notes that the program has set.
///
/// @param costBytes the memory that it takes while it is queued
record LoggedChange(Journal journal, RunChange change, long costBytes) {}
