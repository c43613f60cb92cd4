package dev.weir.worker.task;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.Emitter;
import dev.weir.worker.codec.NullValueException;
import dev.weir.worker.exchange.RecordTail;
import dev.weir.worker.operator.ElementContext;

/**
 * The end of a chain at one of its output gates. A template, see {@link
 * dev.weir.worker.template.Templates}.
 */
final class GateTail implements Emitter<Object> {
  private final String operator;
  private final RecordTail gate;
  private final ElementContext context;

  /**
   * @param operator the chain's last
   */
  GateTail(String operator, RecordTail gate, ElementContext context) {
    this.operator = operator;
    this.gate = gate;
    this.context = context;
  }

  @Override
  public void emit(Object record) {
    boolean room;
    try {
      room = gate.emit(record, context.timestamp());
    } catch (NullValueException e) {
      throw context.broken(operator, ErrorCode.VALUE_INVALID, record, e.getMessage());
    } catch (IllegalArgumentException e) {
      throw context.failed(operator, ErrorCode.VALUE_INVALID, record, e);
    } catch (WeirException e) {
      context.fail(operator, e);
      throw e;
    } catch (Throwable e) {
      throw context.failedOn(operator, record, Object::toString, e);
    }
    if (!room) {
      context.endRun();
    }
  }
}
