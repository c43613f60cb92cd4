package dev.weir.worker.exchange;

/** To the consumers in turn, past those without room: a run goes on while any has some. */
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
    next.record(record, timestamp, 0);
    gate.sent(next.hasRoom());
    return gate.room();
  }
}
