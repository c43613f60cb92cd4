package dev.weir.worker.exchange;

/** To every consumer. */
final class BroadcastTail implements RecordTail {
  private final OutputGate gate;
  private final OutputChannel[] channels;

  BroadcastTail(OutputGate gate, OutputChannel[] channels) {
    this.gate = gate;
    this.channels = channels;
  }

  @Override
  public boolean emit(Object record, long timestamp) {
    boolean room = true;
    for (OutputChannel channel : channels) {
      channel.record(record, timestamp, 0);
      room &= channel.hasRoom();
    }
    return gate.sent(room);
  }
}
