package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.sink.SinkWriter;

/** The record path of a sink: the last operator of its chain. */
final class SinkRecords<T> implements Operator<T> {
  private final String name;
  private final SinkTarget<T> target;
  private final ElementContext context;

  SinkRecords(String name, SinkTarget<T> target, ElementContext context) {
    this.name = name;
    this.target = target;
    this.context = context;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void emit(T record) {
    SinkWriter<T> free = target.free;
    if (free == null || !written(free, record)) {
      hold(record);
    }
  }

  private void hold(T record) {
    requireOpen();
    context.endRun();
    target.hold(record);
    if (target.waiting() > SinkOperator.MAX_WAITING_RECORDS) {
      throw context.broken(
          name,
          ErrorCode.OVERSHOOT,
          null,
          "one record made more than "
              + SinkOperator.MAX_WAITING_RECORDS
              + " records for the sink, more than it has room for; emit fewer at a time");
    }
  }

  private SinkWriter<T> requireOpen() {
    SinkWriter<T> open = target.writer;
    if (open == null) {
      throw new IllegalStateException("sink '" + name + "' is not open");
    }
    return open;
  }

  private boolean written(SinkWriter<T> writer, T record) {
    try {
      boolean taken = writer.write(record);
      if (taken) {
        target.recordsOut++;
      }
      return taken;
    } catch (Throwable e) {
      throw Failures.writing(context, name, "the record could not be written", e);
    }
  }

  @Override
  public boolean hasRoom() {
    for (T first = target.first(); first != null; first = target.first()) {
      if (!written(requireOpen(), first)) {
        return false;
      }
      target.taken();
    }
    return true;
  }

  @Override
  public long recordsOut() {
    return target.recordsOut;
  }
}
