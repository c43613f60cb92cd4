package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.Emitter;

/**
 * The next operator as a user's function sees it: refuses null, and notes what fails further down,
 * so that a function which catches exceptions cannot make a record vanish.
 */
final class UserEmitter<R> implements Emitter<R> {
  private final String operator;
  private final Emitter<R> next;
  private final ElementContext context;

  UserEmitter(String operator, Emitter<R> next, ElementContext context) {
    this.operator = operator;
    this.next = next;
    this.context = context;
  }

  @Override
  public void emit(R record) {
    if (record == null) {
      throw context.broken(
          operator, ErrorCode.VALUE_INVALID, null, "the function emitted null, no record");
    }
    try {
      next.emit(record);
    } catch (WeirException e) {
      context.fail(operator, e);
      throw e;
    } catch (OutOfMemoryError e) {
      context.outOfMemory(operator, e);
      throw e;
    } catch (Throwable e) {
      throw context.failedOn(operator, record, Object::toString, e);
    }
  }
}
