package dev.quipu.integrations.langchain4j;

import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.observability.api.event.AiServiceCompletedEvent;
import dev.langchain4j.observability.api.event.AiServiceErrorEvent;
import dev.langchain4j.observability.api.event.AiServiceRequestIssuedEvent;
import dev.langchain4j.observability.api.event.AiServiceStartedEvent;
import dev.langchain4j.observability.api.listener.AiServiceCompletedListener;
import dev.langchain4j.observability.api.listener.AiServiceErrorListener;
import dev.langchain4j.observability.api.listener.AiServiceRequestIssuedListener;
import dev.langchain4j.observability.api.listener.AiServiceStartedListener;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.tool.BeforeToolExecution;
import dev.langchain4j.service.tool.ToolExecution;
import dev.quipu.integrations.llm.ModelCall;
import dev.quipu.integrations.llm.ModelCalls;
import dev.quipu.integrations.llm.Operation;
import dev.quipu.sdk.tasks.Task;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Makes tasks of the calls of AI services and of their tools. A service tells on the thread of the
/// call to come that it calls its model; a tool begins and ends on one thread.
@SuppressWarnings("ThreadLocalUsage") // Of these calls alone, of which a program has few.
final class ServiceCalls {
  private final ModelCalls calls;
  private final Map<UUID, ModelCall> open = new ConcurrentHashMap<>();

  /// The service that calls a model next on this thread.
  private final ThreadLocal<@Nullable UUID> issuer = new ThreadLocal<>();

  /// The innermost tool of this thread.
  private final ThreadLocal<@Nullable OpenTool> tool = new ThreadLocal<>();

  private record OpenTool(
      UUID invocation, ModelCall call, Task.Scope scope, @Nullable OpenTool outer) {}

  ServiceCalls(ModelCalls calls) {
    this.calls = calls;
  }

  <T> AiServices<T> listenTo(AiServices<T> builder) {
    AiServiceStartedListener started = this::started;
    AiServiceRequestIssuedListener issued = this::issued;
    AiServiceCompletedListener completed = this::completed;
    AiServiceErrorListener failed = this::failed;
    return builder
        .registerListeners(started, issued, completed, failed)
        .beforeToolExecution(this::toolBegins)
        .afterToolExecution(this::toolEnds);
  }

  /// The service that calls the model on this thread; null if the program itself calls it.
  @Nullable ModelCall takeIssuer() {
    UUID invocation = issuer.get();
    issuer.remove();
    return invocation == null ? null : open.get(invocation);
  }

  private void started(AiServiceStartedEvent event) {
    InvocationContext invocation = event.invocationContext();
    String name = invocation.interfaceName();
    String agent = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    ModelCall call = calls.begin(Operation.AGENT, agent + "." + invocation.methodName());
    open.put(invocation.invocationId(), call);
    call.attribute("gen_ai.agent.name", agent);
    event
        .systemMessage()
        .ifPresent(message -> call.input("system message", () -> Messages.of(message)));
    call.input("user message", () -> Messages.of(event.userMessage()));
  }

  private void issued(AiServiceRequestIssuedEvent event) {
    issuer.set(event.invocationContext().invocationId());
  }

  private void completed(AiServiceCompletedEvent event) {
    issuer.remove();
    ModelCall call = open.remove(event.invocationContext().invocationId());
    if (call != null) {
      event.result().ifPresent(result -> call.output("output", () -> value(result)));
      call.end();
    }
  }

  private static @Nullable Object value(Object result) {
    if (result instanceof Result<?> whole) {
      return whole.content();
    }
    return result instanceof dev.langchain4j.model.chat.response.ChatResponse response
        ? Messages.of(response.aiMessage())
        : result;
  }

  private void failed(AiServiceErrorEvent event) {
    issuer.remove();
    UUID invocation = event.invocationContext().invocationId();
    // A tool that throws through the service has no end of its own.
    for (OpenTool inner = tool.get();
        inner != null && inner.invocation().equals(invocation);
        inner = tool.get()) {
      leave(inner);
      inner.call().fail(event.error());
    }
    ModelCall call = open.remove(invocation);
    if (call != null) {
      call.fail(event.error());
    }
  }

  // ---- tools ----

  private void toolBegins(BeforeToolExecution execution) {
    UUID invocation = execution.invocationContext().invocationId();
    String name = execution.request().name();
    ModelCall call = calls.begin(Operation.TOOL, "execute_tool " + name, open.get(invocation));
    call.attribute("gen_ai.tool.name", name);
    call.attribute("gen_ai.tool.call.id", execution.request().id());
    call.input("arguments", execution.request()::arguments);
    tool.set(new OpenTool(invocation, call, call.enter(), tool.get()));
  }

  private void toolEnds(ToolExecution execution) {
    OpenTool ending = tool.get();
    if (ending == null) {
      return;
    }
    leave(ending);
    if (execution.hasFailed()) {
      ending.call().fail(new ToolFailure(execution.result()));
    } else {
      ending.call().output("result", execution::result);
      ending.call().end();
    }
  }

  private void leave(OpenTool inner) {
    inner.scope().close();
    if (inner.outer() == null) {
      tool.remove();
    } else {
      tool.set(inner.outer());
    }
  }

  /// LangChain4j tells the model what went wrong with a tool, and us no more than that.
  private static final class ToolFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    ToolFailure(String message) {
      super(message, null, false, false);
    }
  }
}
