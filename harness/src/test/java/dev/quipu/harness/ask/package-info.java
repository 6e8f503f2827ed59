@org.jspecify.annotations.NullMarked
package dev.quipu.harness.ask;
