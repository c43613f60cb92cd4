package dev.weir.benchmarks.flink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/** Split s of p holds the numbers s, s + p and so on, and goes to reader s modulo readers. */
final class NumberedSource<T>
    implements Source<T, NumberedSource.Split, List<NumberedSource.Split>> {
  private static final long serialVersionUID = 1;

  private final Stream<T> stream;

  NumberedSource(Stream<T> stream) {
    this.stream = stream;
  }

  /** Which split, and the next number to read. */
  record Split(int index, long number) implements SourceSplit {
    private static final int BYTES = Integer.BYTES + Long.BYTES;

    @Override
    public String splitId() {
      return "" + index;
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<Split, List<Split>> createEnumerator(
      SplitEnumeratorContext<Split> context) {
    var all = new ArrayList<Split>();
    for (int index = 0; index < stream.request().parallelism(); index++) {
      all.add(new Split(index, index));
    }
    return new Dealer(context, all);
  }

  @Override
  public SplitEnumerator<Split, List<Split>> restoreEnumerator(
      SplitEnumeratorContext<Split> context, List<Split> left) {
    return new Dealer(context, left);
  }

  @Override
  public SourceReader<T, Split> createReader(SourceReaderContext context) {
    return new NumberedReader<>(stream, context.getIndexOfSubtask());
  }

  @Override
  public SimpleVersionedSerializer<Split> getSplitSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(Split split) {
        return bytes(List.of(split));
      }

      @Override
      public Split deserialize(int version, byte[] bytes) {
        return splits(bytes).get(0);
      }
    };
  }

  @Override
  public SimpleVersionedSerializer<List<Split>> getEnumeratorCheckpointSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(List<Split> left) {
        return bytes(left);
      }

      @Override
      public List<Split> deserialize(int version, byte[] bytes) {
        return splits(bytes);
      }
    };
  }

  private static byte[] bytes(List<Split> splits) {
    ByteBuffer buffer = ByteBuffer.allocate(splits.size() * Split.BYTES);
    splits.forEach(split -> buffer.putInt(split.index).putLong(split.number));
    return buffer.array();
  }

  private static List<Split> splits(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    var splits = new ArrayList<Split>();
    while (buffer.hasRemaining()) {
      splits.add(new Split(buffer.getInt(), buffer.getLong()));
    }
    return splits;
  }

  private static final class Dealer implements SplitEnumerator<Split, List<Split>> {
    private final SplitEnumeratorContext<Split> context;
    private final List<Split> left;

    Dealer(SplitEnumeratorContext<Split> context, List<Split> left) {
      this.context = context;
      this.left = new ArrayList<>(left);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<Split> splits, int subtask) {
      left.addAll(splits);
    }

    @Override
    public void addReader(int subtask) {
      for (Split split : List.copyOf(left)) {
        if (split.index % context.currentParallelism() == subtask) {
          left.remove(split);
          context.assignSplit(split, subtask);
        }
      }
      context.signalNoMoreSplits(subtask);
    }

    @Override
    public List<Split> snapshotState(long checkpoint) {
      return List.copyOf(left);
    }

    @Override
    public void close() {}
  }
}
