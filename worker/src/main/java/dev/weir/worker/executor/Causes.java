package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Makes sense of what stages fail with. Stateless. */
public final class Causes {
  private Causes() {}

  /** What failed, without the exception that stages put around it. */
  public static Throwable unwrapped(@Nullable Throwable failure) {
    if (failure == null) {
      return new NullPointerException("a stage completed with nothing");
    }
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  static WeirException named(@Nullable Throwable failure, String during) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof WeirException e) {
      return e;
    }
    return new WeirException(ErrorCode.INTERNAL, during + ": " + cause, cause);
  }
}
