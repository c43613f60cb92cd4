package dev.weir.testkit;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.source.SplitOutput;
import dev.weir.api.time.Watermarks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a test has sent to a source, kept for good: readers may come back to any position. One
 * split for each parallel reader.
 */
final class SentRecords {
  private final String name;
  private final TypeRef<?> type;
  private final @Nullable Watermarks<?> watermarks;
  private final List<List<Sent>> splits = new ArrayList<>();
  private final long[] activeMillis;
  private int turn;
  private boolean ended;

  SentRecords(String name, TypeRef<?> type, @Nullable Watermarks<?> watermarks, int readers) {
    this.name = name;
    this.type = type;
    this.watermarks = watermarks;
    this.activeMillis = new long[readers];
    for (int i = 0; i < readers; i++) {
      splits.add(new ArrayList<>());
    }
  }

  String name() {
    return name;
  }

  TypeRef<?> type() {
    return type;
  }

  /** The job's own strategy. */
  @Nullable Watermarks<?> watermarks() {
    return watermarks;
  }

  boolean isEnded() {
    return ended;
  }

  /** To the next reader in turn. */
  void add(Sent record, long nowMillis) {
    splits.get(turn).add(record);
    activeMillis[turn] = nowMillis;
    turn = (turn + 1) % splits.size();
  }

  /** To every reader. */
  void addToAll(Sent news, long nowMillis) {
    splits.forEach(split -> split.add(news));
    active(nowMillis);
  }

  /** Readers were opened, or all got something: none is idle. */
  void active(long nowMillis) {
    Arrays.fill(activeMillis, nowMillis);
  }

  void end() {
    ended = true;
  }

  /** When the first reader that is not idle yet will be; Long.MAX_VALUE when none. */
  long nextIdleMillis(long nowMillis) {
    long next = Long.MAX_VALUE;
    if (watermarks != null && watermarks.idleAfterMillis() != null) {
      for (long active : activeMillis) {
        long idle = active + watermarks.idleAfterMillis();
        next = idle > nowMillis ? Math.min(next, idle) : next;
      }
    }
    return next;
  }

  /**
   * The source that takes the place of the job's own.
   *
   * @param bounded what the job's own is: it decides how splits are handed out
   */
  Source<Object> source(boolean bounded) {
    return new TestInput(bounded);
  }

  private final class TestInput implements Source<Object> {
    private final boolean bounded;

    TestInput(boolean bounded) {
      this.bounded = bounded;
    }

    @Override
    @SuppressWarnings("unchecked") // what is sent is unpacked before anybody reads it as this type
    public TypeRef<Object> type() {
      return (TypeRef<Object>) type;
    }

    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>(Map.of("kind", "test"));
    }

    @Override
    public boolean bounded() {
      return bounded;
    }

    @Override
    public List<Split> splits(int readers) {
      List<Split> all = new ArrayList<>();
      for (int i = 0; i < splits.size(); i++) {
        all.add(Sent.split(name, i));
      }
      return Collections.unmodifiableList(all);
    }

    @Override
    public SourceReader<Object> reader(ReaderContext context) {
      return new Reader(context);
    }
  }

  /** Reads on where it stopped; at the end of what was sent it may be asked again at any time. */
  private final class Reader implements SourceReader<Object> {
    private final ReaderContext context;
    private final List<Progress> reading = new ArrayList<>();

    Reader(ReaderContext context) {
      this.context = context;
    }

    @Override
    public void add(SplitOutput<Object> split) {
      reading.add(new Progress(split));
    }

    @Override
    public long poll(int maxRecords) {
      int left = maxRecords;
      for (Progress progress : List.copyOf(reading)) {
        List<Sent> sent = splits.get(Integer.parseInt(progress.out.split().descriptor()));
        for (; left > 0 && progress.position < sent.size(); left--) {
          Sent next = sent.get((int) progress.position);
          progress.out.emit(next, ++progress.position);
        }
        if (ended && progress.position == sent.size()) {
          progress.out.finished();
          reading.remove(progress);
        }
      }
      if (reading.isEmpty()) {
        return NOTHING;
      }
      return left == 0 ? MORE : context.clock().millis();
    }

    @Override
    public void close() {}
  }

  private static final class Progress {
    private final SplitOutput<Object> out;
    private long position;

    Progress(SplitOutput<Object> out) {
      this.out = out;
      this.position = out.split().position();
    }
  }
}
