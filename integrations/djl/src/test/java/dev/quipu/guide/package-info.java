@org.jspecify.annotations.NullMarked
package dev.quipu.guide;
