package dev.weir.worker.exchange;

/** To the one consumer there is. */
final class ForwardTail implements RecordTail {
  private final OutputGate gate;
  private final OutputChannel channel;

  ForwardTail(OutputGate gate, OutputChannel channel) {
    this.gate = gate;
    this.channel = channel;
  }

  @Override
  public boolean emit(Object record, long timestamp) {
    channel.record(record, timestamp, 0);
    return gate.sent(channel.hasRoom());
  }
}
