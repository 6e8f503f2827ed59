package dev.quipu.integrations.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes tasks of the calls of AI services and of their tools. A service tells on the thread of the
/// call to come that it calls its model; a tool begins and ends on one thread, which may be
/// another.
@SuppressWarnings("ThreadLocalUsage") // A program has few of these objects.
final class ServiceCalls {
  private static final int MOST_OPEN = 10_000;

  private final ModelCalls calls;
  private final OpenInvocations open = new OpenInvocations(MOST_OPEN);

  /// The service that calls a model next on this thread.
  private final ThreadLocal<@Nullable UUID> issuer = new ThreadLocal<>();

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
    return invocation == null ? null : call(open.get(invocation));
  }

  private static @Nullable ModelCall call(@Nullable Invocation invocation) {
    return invocation == null ? null : invocation.call();
  }

  private void started(AiServiceStartedEvent event) {
    InvocationContext invocation = event.invocationContext();
    String name = invocation.interfaceName();
    String agent = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    ModelCall call = calls.begin(Operation.AGENT, agent + "." + invocation.methodName());
    open.add(invocation.invocationId(), call);
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
    Invocation invocation = open.remove(event.invocationContext().invocationId());
    if (invocation != null) {
      event.result().ifPresent(result -> invocation.call().output("output", () -> value(result)));
      invocation.end();
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
    Invocation invocation = open.remove(event.invocationContext().invocationId());
    if (invocation != null) {
      invocation.fail(event.error());
    }
  }

  // ---- tools ----

  private void toolBegins(BeforeToolExecution execution) {
    Invocation invocation = open.get(execution.invocationContext().invocationId());
    if (invocation == null) {
      return;
    }
    ToolExecutionRequest request = execution.request();
    ModelCall tool =
        calls.begin(Operation.TOOL, "execute_tool " + request.name(), invocation.call());
    tool.attribute("gen_ai.tool.name", request.name());
    tool.attribute("gen_ai.tool.call.id", request.id());
    tool.input("arguments", request::arguments);
    invocation.enter(request, tool);
  }

  private void toolEnds(ToolExecution execution) {
    Invocation invocation = open.get(execution.invocationContext().invocationId());
    ModelCall tool = invocation == null ? null : invocation.leave(execution.request());
    if (tool == null) {
      return;
    }
    if (execution.hasFailed()) {
      tool.fail(new ToolFailure(execution.result()));
    } else {
      tool.output("result", execution::result);
      tool.end();
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
