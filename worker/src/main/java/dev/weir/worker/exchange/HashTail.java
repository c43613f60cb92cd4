package dev.weir.worker.exchange;

import dev.weir.api.topology.KeyGroups;
import java.util.function.ToIntFunction;

/** To the owner of the key's group. */
final class HashTail implements RecordTail {
  private final OutputGate gate;
  private final OutputChannel[] channels;
  private final ToIntFunction<Object> key;
  private final int maxKeyGroups;

  HashTail(OutputGate gate, OutputChannel[] channels, ToIntFunction<Object> key, int maxKeyGroups) {
    this.gate = gate;
    this.channels = channels;
    this.key = key;
    this.maxKeyGroups = maxKeyGroups;
  }

  @Override
  public boolean emit(Object record, long timestamp) {
    int hash = key.applyAsInt(record);
    int group = KeyGroups.group(hash, maxKeyGroups);
    OutputChannel owner = channels[KeyGroups.subtask(group, channels.length, maxKeyGroups)];
    owner.record(record, timestamp, hash);
    return gate.sent(owner.hasRoom());
  }
}
