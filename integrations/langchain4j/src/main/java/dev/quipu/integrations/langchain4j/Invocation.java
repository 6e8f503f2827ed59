package dev.quipu.integrations.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.quipu.integrations.llm.ModelCall;
import dev.quipu.sdk.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call of an AI service that has not ended, with those of its tools. Any thread.
final class Invocation {
  private final ModelCall call;
  private final List<OpenTool> tools = new ArrayList<>();
  private boolean ended;

  /// A tool that runs, and the thread that is in it until it ends.
  private record OpenTool(
      ToolExecutionRequest request, Thread thread, ModelCall call, Task.Scope scope) {}

  Invocation(ModelCall call) {
    this.call = call;
  }

  ModelCall call() {
    return call;
  }

  /// Puts this thread into the call of a tool.
  synchronized void enter(ToolExecutionRequest request, ModelCall tool) {
    if (ended) {
      tool.end();
    } else {
      tools.add(new OpenTool(request, Thread.currentThread(), tool, tool.enter()));
    }
  }

  /// Takes this thread out of the call of a tool, which is the caller's to end; null if it has
  /// ended.
  synchronized @Nullable ModelCall leave(ToolExecutionRequest request) {
    for (int i = tools.size() - 1; i >= 0; i--) {
      OpenTool tool = tools.get(i);
      // Requests without an id may be alike, but each runs on a thread of its own.
      if (tool.thread().equals(Thread.currentThread()) && tool.request().equals(request)) {
        tools.remove(i);
        tool.scope().close();
        return tool.call();
      }
    }
    return null;
  }

  /// Ends the call, and the tools that have no end of their own: LangChain4j tells nobody of a tool
  /// whose exception goes through the service.
  void fail(Throwable cause) {
    endTools(cause);
    call.fail(cause);
  }

  /// Ends the call as completed.
  void end() {
    endTools(new IllegalStateException("The service has ended before the tool"));
    call.end();
  }

  private void endTools(Throwable cause) {
    List<OpenTool> left;
    synchronized (this) {
      ended = true;
      left = List.copyOf(tools);
      tools.clear();
    }
    for (OpenTool tool : left) {
      // A scope is of its thread alone; on other threads it ends with the task.
      if (tool.thread().equals(Thread.currentThread())) {
        tool.scope().close();
      }
      tool.call().fail(cause);
    }
  }
}
