package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.JoinFunction;
import java.util.List;

/**
 * What every kind of join calls of the user's code, with a name for what goes wrong. Owned by the
 * subtask's loop.
 *
 * @param operator its name
 */
record JoinCalls<L, R, OUT>(
    String operator, JoinFunction<L, R, OUT> function, ElementContext context) {

  OUT joined(L left, R right) {
    OUT result;
    try {
      result = function.join(left, right);
    } catch (Throwable e) {
      throw context.failed(operator, List.of(left, right), e);
    }
    if (result == null) {
      throw context.broken(
          operator,
          ErrorCode.VALUE_INVALID,
          List.of(left, right),
          "the join function returned null, no record");
    }
    return result;
  }
}
