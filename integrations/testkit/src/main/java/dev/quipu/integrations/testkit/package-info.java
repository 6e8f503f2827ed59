/// What the tests of integrations share: a served run whose tasks are read back, and a server that
/// speaks OpenAI's API.
@org.jspecify.annotations.NullMarked
package dev.quipu.integrations.testkit;
