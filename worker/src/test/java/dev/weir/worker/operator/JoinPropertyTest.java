package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.JoinSpec;
import dev.weir.api.graph.NodeSpec.Side;
import dev.weir.api.graph.NodeSpec.Sides;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.topology.KeyGroups;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Joins without windows against all pairs: histories of many chunks, restores between any two
 * records, at last in two subtasks.
 */
class JoinPropertyTest {
  private static final int LEFT = 0;
  private static final int RIGHT = 1;
  private static final Codecs CODECS = new Codecs();

  record Came(int edge, long user, int number, String text) {}

  /** The operators as they are now, and what those before them emitted. */
  private static final class Run<K> {
    private final TypeRef<K> type;
    private final Function<Came, K> key;
    private final Backends backends;
    private final List<Object> out = new ArrayList<>();
    private List<Operators> subtasks;
    private int middle = Operators.GROUPS;

    Run(Class<K> type, Function<Came, K> key, Backends backends) {
      this.type = TypeRef.of(type);
      this.key = key;
      this.backends = backends;
      this.subtasks = List.of(join(0, Operators.GROUPS));
    }

    private Operators join(int firstGroup, int endGroup) {
      var side = new Side<>(new NodeSpec.KeyedBy<>(type, key::apply), TypeRef.of(Came.class), 1);
      var spec =
          new JoinSpec<K, Came, Came, String>(
              new Sides<>(side, side), (left, right) -> pair(left, right));
      return new Operators(
          Templates.COPIED, backends.open(firstGroup, endGroup), TypeRef.of(String.class), spec);
    }

    void came(Came came) {
      int hash = CODECS.ofKey(type).hash(key.apply(came), new ByteWriter(64, 1 << 10));
      boolean low = KeyGroups.group(hash, Operators.GROUPS) < middle;
      Operators subtask = subtasks.get(low ? 0 : 1);
      subtask.emit(came.edge(), came, 0);
      out.addAll(subtask.out);
      subtask.out.clear();
    }

    void restore() {
      replace(List.of(join(0, middle).restoredFrom(subtasks.get(0))));
    }

    void split() {
      middle = backends.random().nextInt(Operators.GROUPS + 1);
      Operators all = subtasks.get(0);
      replace(
          List.of(
              join(0, middle).restoredFrom(all), join(middle, Operators.GROUPS).restoredFrom(all)));
    }

    void replace(List<Operators> by) {
      subtasks.forEach(before -> before.state.close());
      subtasks = by;
    }
  }

  private static String pair(Came left, Came right) {
    return left.user() + ":" + left.number() + left.text() + "-" + right.number() + right.text();
  }

  private static <K> void run(Class<K> type, Function<Came, K> key, Backends backends, int steps) {
    Random random = backends.random();
    var run = new Run<>(type, key, backends);
    int users = 1 + random.nextInt(6);
    int longest = 2 * RecordHistory.CHUNK_BYTES;
    List<Came> before = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      if (i == steps * 3 / 4) {
        run.split();
      } else if (i < steps * 3 / 4 && random.nextInt(20) == 0) {
        run.restore();
      }
      String text = "t".repeat(random.nextInt(random.nextInt(12) == 0 ? longest : 20));
      var came = new Came(random.nextInt(2), random.nextInt(users), i, text);
      for (Came other : before) {
        if (other.user() == came.user() && other.edge() != came.edge()) {
          expected.add(came.edge() == LEFT ? pair(came, other) : pair(other, came));
        }
      }
      before.add(came);
      run.came(came);
    }
    run.replace(List.of());
    assertThat(before).extracting(Came::edge).contains(LEFT, RIGHT);
    assertThat(run.out).isEqualTo(expected);
  }

  private static void run(Backends backends, int steps) {
    if (backends.random().nextBoolean()) {
      run(Long.class, Came::user, backends, steps);
    } else {
      run(String.class, came -> "u" + came.user(), backends, steps);
    }
  }

  @Property(tries = 200)
  void everyPairIsJoinedOnceInOrderOfArrivalThroughCheckpointsAndRescaling(@ForAll long seed) {
    run(new Backends(new Random(seed), false), 120);
  }

  @Property(tries = 12)
  void theyAreTheSameWhereStateMovesBetweenHeapAndRocksDb(@ForAll long seed) {
    run(new Backends(new Random(seed), true), 200);
  }
}
