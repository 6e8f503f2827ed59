@org.jspecify.annotations.NullMarked
package dev.quipu.integrations.langchain4j;
