@org.jspecify.annotations.NullMarked
package dev.quipu.integrations.springai;
