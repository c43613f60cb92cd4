package dev.weir.worker.exchange;

/** To the consumers in turn, past those without room: one that is slow does not end a run. */
final class RebalanceTail implements RecordTail {
  private final OutputGate gate;
  private final OutputChannel[] channels;

  RebalanceTail(OutputGate gate, OutputChannel[] channels) {
    this.gate = gate;
    this.channels = channels;
  }

  @Override
  public boolean emit(Object record, long timestamp) {
    OutputChannel next = channels[gate.nextWithRoom()];
    next.record(record, timestamp);
    return gate.sent(next.hasRoom()) || gate.room();
  }
}
