/// Calls of models, tools and AI services of LangChain4j as tasks of a run.
@org.jspecify.annotations.NullMarked
package dev.quipu.integrations.langchain4j;
