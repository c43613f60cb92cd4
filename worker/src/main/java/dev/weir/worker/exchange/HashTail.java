package dev.weir.worker.exchange;

import dev.weir.api.topology.KeyGroups;
import java.util.function.ToIntFunction;

/** To the owner of the key's group. */
final class HashTail implements RecordTail {
  private final OutputGate gate;
  private final OutputChannel[] channels;
  private final ToIntFunction<Object> key;
  private final int maxKeyGroups;
  private final boolean carriesKeyHash;

  HashTail(OutputGate gate, OutputChannel[] channels, OutputGate.Route route) {
    this.gate = gate;
    this.channels = channels;
    this.key = route.key();
    this.maxKeyGroups = route.maxKeyGroups();
    this.carriesKeyHash = route.carriesKeyHash();
  }

  @Override
  public boolean emit(Object record, long timestamp) {
    int hash = key.applyAsInt(record);
    int group = KeyGroups.group(hash, maxKeyGroups);
    OutputChannel owner = channels[KeyGroups.subtask(group, channels.length, maxKeyGroups)];
    if (carriesKeyHash) {
      owner.record(record, timestamp, hash);
    } else {
      owner.record(record, timestamp);
    }
    return gate.sent(owner.hasRoom());
  }
}
