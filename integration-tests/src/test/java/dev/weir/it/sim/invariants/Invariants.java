package dev.weir.it.sim.invariants;

import dev.weir.checkpointing.meta.MetadataValue;
import java.util.SortedMap;
import java.util.function.Consumer;

/** All of them. */
public final class Invariants implements Observer {
  private final Input input;
  private final Consumer<String> violated;
  private long pointers;
  private long attempts;
  private long records;

  public Invariants(Input input, Consumer<String> violated) {
    this.input = input;
    this.violated = violated;
  }

  public void recompute() {}

  public void atEnd(SortedMap<String, byte[]> visible) {}

  public long pointers() {
    return pointers;
  }

  public long attempts() {
    return attempts;
  }

  public long recordsVisible() {
    return records;
  }

  @Override
  public void applied(long transaction, SortedMap<String, MetadataValue> values) {
    for (MetadataValue v : values.values()) {
      if (v instanceof MetadataValue.Pointer && values.size() == 1) {
        pointers++;
      } else if (v instanceof MetadataValue.Exec) {
        attempts++;
      }
    }
  }

  @Override
  public void partRenamed(String from, String to, byte[] content) {
    for (String line : new String(content, java.nio.charset.StandardCharsets.UTF_8).split("\n")) {
      records += line.startsWith("R ") ? 1 : 0;
    }
  }
}
