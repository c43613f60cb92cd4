package dev.weir.worker.executor;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** What sinks write to: transactions by name, prepared or committed. Guarded by its own lock. */
final class MemoryTarget {
  final SortedMap<String, List<Object>> prepared = new TreeMap<>();
  final SortedMap<String, List<Object>> committed = new TreeMap<>();
  final List<String> commitOrder = new ArrayList<>();
  final Random random;
  double unknown;
  double full;

  MemoryTarget(Random random) {
    this.random = random;
  }

  synchronized List<Object> visible() {
    List<Object> all = new ArrayList<>();
    committed.values().forEach(all::addAll);
    return all;
  }

  private synchronized void keep(String name, List<Object> records) {
    prepared.put(name, records);
  }

  <T> Sink<T> sink(TypeRef<T> type) {
    return new Sink<>() {
      @Override
      public TypeRef<T> type() {
        return type;
      }

      @Override
      public SortedMap<String, String> attributes() {
        return new TreeMap<>(java.util.Map.of("kind", "memory"));
      }

      @Override
      public SinkWriter<T> writer(SinkContext context) {
        return new Writer<>(context);
      }

      @Override
      public SinkCommitter committer(SinkContext context) {
        return new Committer(context);
      }
    };
  }

  private final class Writer<T> implements SinkWriter<T> {
    private final SinkContext context;
    private List<Object> open = new ArrayList<>();

    Writer(SinkContext context) {
      this.context = context;
    }

    @Override
    public boolean write(T record) {
      if (context.calls().pending() > 0 && random.nextDouble() < full) {
        return false;
      }
      open.add(record);
      return true;
    }

    @Override
    public CompletionStage<Prepared> prepare(long checkpointId) {
      List<Object> records = open;
      open = new ArrayList<>();
      return context
          .calls()
          .call(
              () -> {
                if (records.isEmpty()) {
                  return Prepared.NOTHING;
                }
                String name =
                    "%s-%d-%04d-%016x"
                        .formatted(
                            context.operator(), context.subtask(), context.attempt(), checkpointId);
                keep(name, records);
                return new Prepared(
                    List.of(
                        new Committable(
                            context.operator(),
                            context.subtask(),
                            context.attempt(),
                            checkpointId,
                            name)));
              });
    }

    @Override
    public void close() {}
  }

  private final class Committer implements SinkCommitter {
    private final SinkContext context;

    Committer(SinkContext context) {
      this.context = context;
    }

    @Override
    public CompletionStage<CommitOutcome> commit(Committable committable) {
      return context.calls().call(() -> commit(committable.payload()));
    }

    private CommitOutcome commit(String name) {
      synchronized (MemoryTarget.this) {
        return commitLocked(name);
      }
    }

    private CommitOutcome commitLocked(String name) {
      boolean late = random.nextDouble() < unknown;
      if (late && random.nextBoolean()) {
        return CommitOutcome.UNKNOWN;
      }
      if (committed.containsKey(name)) {
        return CommitOutcome.ALREADY;
      }
      List<Object> records = prepared.remove(name);
      if (records == null) {
        return CommitOutcome.LOST;
      }
      committed.put(name, records);
      commitOrder.add(name);
      return late ? CommitOutcome.UNKNOWN : CommitOutcome.COMMITTED;
    }

    @Override
    public CompletionStage<?> fenceAndAbortStrays(List<Integer> inherited) {
      return context
          .calls()
          .call(
              () -> {
                synchronized (MemoryTarget.this) {
                  abortStrays(inherited);
                }
                return 0;
              });
    }

    private void abortStrays(List<Integer> inherited) {
      for (int subtask : inherited) {
        String prefix = context.operator() + "-" + subtask + "-";
        prepared
            .keySet()
            .removeIf(
                name ->
                    name.startsWith(prefix)
                        && Integer.parseInt(name.substring(prefix.length(), prefix.length() + 4))
                            < context.attempt());
      }
    }

    @Override
    public void close() {}
  }
}
