/// Calls of language models as tasks of a run, with tokens and cost, whichever library makes them.
@org.jspecify.annotations.NullMarked
package dev.quipu.integrations.llm;
