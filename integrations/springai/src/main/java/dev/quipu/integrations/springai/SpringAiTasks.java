package dev.quipu.integrations.springai;

import dev.quipu.integrations.llm.ModelCall;
import dev.quipu.integrations.llm.ModelCalls;
import dev.quipu.integrations.llm.Operation;
import dev.quipu.sdk.tasks.Task;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;

/// Makes tasks of a run of what Spring AI observes: `chat {model}`, `embeddings {model}`,
/// `execute_tool {tool}`, and `chat client` around the calls of a `ChatClient`. What a tool itself
/// records is inside of its task. Streamed answers are tasks from the request to the last piece.
/// Any thread.
///
/// Add the handler to the registry of observations; in Spring Boot, a bean of this type is enough.
public final class SpringAiTasks implements ObservationHandler<Observation.Context> {
  private static final System.Logger LOG = System.getLogger(SpringAiTasks.class.getName());

  /// By its name, since a program may have no clients.
  private static final String CLIENT =
      "org.springframework.ai.chat.client.observation.ChatClientObservationContext";

  private final ModelCalls calls;

  /// The innermost observation that this thread is in, of those of this handler.
  @SuppressWarnings("ThreadLocalUsage") // A program has few handlers.
  private final ThreadLocal<@Nullable Entered> entered = new ThreadLocal<>();

  private record Entered(Observation.Context context, Task.Scope scope, @Nullable Entered outer) {}

  private SpringAiTasks(ModelCalls calls) {
    this.calls = calls;
  }

  public static SpringAiTasks of(ModelCalls calls) {
    return new SpringAiTasks(calls);
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof ChatModelObservationContext
        || context instanceof EmbeddingModelObservationContext
        || context instanceof ToolCallingObservationContext
        || context.getClass().getName().equals(CLIENT);
  }

  @Override
  public void onStart(Observation.Context context) {
    quietly(() -> {
      ModelCall call;
      ModelCall around = around(context);
      if (context instanceof ChatModelObservationContext chat) {
        call = ChatCall.begin(calls, chat, around);
      } else if (context instanceof EmbeddingModelObservationContext embedding) {
        call = EmbeddingCall.begin(calls, embedding, around);
      } else if (context instanceof ToolCallingObservationContext tool) {
        call = tool(tool, around);
      } else {
        call = calls.begin(Operation.AGENT, "chat client", around);
      }
      context.put(this, call);
    });
  }

  /// The call of the nearest observation around that is one; null if there is none.
  private @Nullable ModelCall around(Observation.Context context) {
    for (ObservationView view = context.getParentObservation();
        view != null;
        view = view.getContextView().getParentObservation()) {
      if (view.getContextView().get(this) instanceof ModelCall call) {
        return call;
      }
    }
    return null;
  }

  private ModelCall tool(ToolCallingObservationContext context, @Nullable ModelCall around) {
    String name = context.getToolDefinition().name();
    ModelCall call = calls.begin(Operation.TOOL, "execute_tool " + name, around);
    call.attribute("gen_ai.tool.name", name);
    call.attribute("gen_ai.tool.type", context.getToolType());
    call.attribute("gen_ai.tool.call.id", context.getToolCallId());
    call.input("arguments", context::getToolCallArguments);
    return call;
  }

  @Override
  public void onScopeOpened(Observation.Context context) {
    if (context.get(this) instanceof ModelCall call) {
      entered.set(new Entered(context, call.enter(), entered.get()));
    }
  }

  @Override
  public void onScopeClosed(Observation.Context context) {
    Entered innermost = entered.get();
    if (innermost != null && isOf(innermost, context)) {
      innermost.scope().close();
      if (innermost.outer() == null) {
        entered.remove();
      } else {
        entered.set(innermost.outer());
      }
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isOf(Entered scope, Observation.Context context) {
    return scope.context() == context;
  }

  @Override
  public void onStop(Observation.Context context) {
    if (context.get(this) instanceof ModelCall call) {
      quietly(() -> {
        if (context instanceof ChatModelObservationContext chat) {
          ChatCall.answered(call, chat.getResponse());
        } else if (context instanceof EmbeddingModelObservationContext embedding) {
          EmbeddingCall.answered(call, embedding.getResponse());
        } else if (context instanceof ToolCallingObservationContext tool
            && tool.getToolCallResult() != null) {
          call.output("result", tool::getToolCallResult);
        }
      });
      if (context.getError() == null) {
        call.end();
      } else {
        call.fail(context.getError());
      }
    }
  }

  /// The observed program is not to feel what goes wrong here.
  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "An observation of Spring AI cannot be read", e);
    }
  }
}
