package dev.weir.it.sim;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.it.sim.invariants.Observer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** {@link Lies} about what is written into the metadata store. */
final class MetadataLies {
  private static final int POINTERS_BEFORE = 3;
  private static final long NEVER_USED = 0x7fff_0000_0000_0000L;

  private MetadataLies() {}

  /** The fourth pointer is another one. */
  static Function<Observer, Observer> pointer(UnaryOperator<Pointer> change) {
    return to ->
        new Forwarding(to) {
          private int seen;

          @Override
          public void applied(long transaction, SortedMap<String, MetadataValue> values) {
            var told = new TreeMap<>(values);
            values.forEach(
                (path, value) -> {
                  if (value instanceof Pointer pointer && seen++ == POINTERS_BEFORE) {
                    told.put(path, change.apply(pointer));
                  }
                });
            to.applied(transaction, told);
          }
        };
  }

  /** The fourth pointer is not applied. */
  static Function<Observer, Observer> noPointer() {
    return to ->
        new Forwarding(to) {
          private int seen;

          @Override
          public void applied(long transaction, SortedMap<String, MetadataValue> values) {
            if (!(values.size() == 1
                && values.get(values.firstKey()) instanceof Pointer
                && seen++ == POINTERS_BEFORE)) {
              to.applied(transaction, values);
            }
          }
        };
  }

  static Pointer with(Pointer p, LeaderEpoch epoch) {
    return new Pointer(epoch, p.token(), p.id(), p.attempts(), p.manifestKey(), p.manifestSha256());
  }

  static Pointer with(Pointer p, CheckpointId id) {
    return new Pointer(p.epoch(), p.token(), id, p.attempts(), p.manifestKey(), p.manifestSha256());
  }

  static Pointer ofNextAttempt(Pointer p) {
    return new Pointer(
        p.epoch(), p.token(), p.id(), p.attempts().next(), p.manifestKey(), p.manifestSha256());
  }

  /** After the fourth pointer something more happens. */
  static Function<Observer, Observer> afterPointer(BiConsumer<Observer, Pointer> more) {
    return to ->
        new Forwarding(to) {
          private int seen;

          @Override
          public void applied(long transaction, SortedMap<String, MetadataValue> values) {
            to.applied(transaction, values);
            for (MetadataValue value : values.values()) {
              if (value instanceof Pointer pointer && seen++ == POINTERS_BEFORE) {
                more.accept(to, pointer);
              }
            }
          }
        };
  }

  /** A restart claims to start from nothing. */
  static Function<Observer, Observer> execFromNothing() {
    return to ->
        new Forwarding(to) {
          @Override
          public void applied(long transaction, SortedMap<String, MetadataValue> values) {
            var told = new TreeMap<>(values);
            values.forEach(
                (path, value) -> {
                  if (value instanceof Exec e) {
                    told.put(
                        path,
                        new Exec(
                            e.epoch(), e.token(), e.attempts(), e.planSha256(), CheckpointId.NONE));
                  }
                });
            to.applied(transaction, told);
          }
        };
  }

  /** After the result the job starts again. */
  static Function<Observer, Observer> execAfterResult() {
    return to ->
        new Forwarding(to) {
          private Exec last;
          private CheckpointId pointer = CheckpointId.NONE;

          @Override
          public void applied(long transaction, SortedMap<String, MetadataValue> values) {
            to.applied(transaction, values);
            values.forEach(
                (path, value) -> {
                  if (value instanceof Exec exec) {
                    last = exec;
                  } else if (value instanceof Pointer next) {
                    pointer = next.id();
                  } else if (value instanceof Result) {
                    var again =
                        new Exec(
                            last.epoch(),
                            NEVER_USED,
                            last.attempts().next(),
                            last.planSha256(),
                            pointer);
                    to.applied(
                        transaction + 1,
                        new TreeMap<>(Map.of(path.replace("/result", "/exec"), again)));
                  }
                });
          }
        };
  }

  /** A request becomes a job twice. */
  static Function<Observer, Observer> specTwice() {
    return to ->
        new Forwarding(to) {
          @Override
          public void applied(long transaction, SortedMap<String, MetadataValue> values) {
            to.applied(transaction, values);
            for (MetadataValue value : values.values()) {
              if (value instanceof Spec s) {
                var job = new JobId("0123456789abcdef0123456789abcdef");
                var other =
                    new Spec(
                        s.epoch(),
                        NEVER_USED,
                        job,
                        s.submission(),
                        s.fingerprint(),
                        s.topologyKey(),
                        s.submittedMillis());
                to.applied(transaction + 1, new TreeMap<>(Map.of("/jobs/" + job + "/spec", other)));
              }
            }
          }
        };
  }

  /** When a pointer is being written, something else happens. */
  static Function<Observer, Observer> whilePointerIsWritten(BiConsumer<Observer, Pointer> more) {
    return to ->
        new Forwarding(to) {
          @Override
          public void commanded(String coordinator, CoordinatorCommand command) {
            to.commanded(coordinator, command);
            if (command instanceof CoordinatorCommand.MetadataWrite write) {
              for (MetadataOp operation : write.operations()) {
                if (operation instanceof MetadataOp.Set set && set.value() instanceof Pointer p) {
                  more.accept(to, p);
                }
              }
            }
          }
        };
  }
}
