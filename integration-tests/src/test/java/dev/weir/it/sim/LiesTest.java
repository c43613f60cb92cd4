package dev.weir.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.CheckpointId;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.it.sim.invariants.Observer;
import dev.weir.it.sim.invariants.Outside;
import dev.weir.worker.executor.CodeOfJob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each invariant notices what it forbids: the simulation runs as it is, but what the invariants are
 * told of it differs in one thing.
 */
class LiesTest {
  /** With a second job, state large enough for objects, and restarts from checkpoints. */
  private static final List<Long> SEEDS = List.of(2L, 4L, 6L, 8L, 10L, 12L, 14L, 16L, 18L, 20L);

  private static Arguments calm(String invariant, Function<Observer, Observer> lie) {
    return Arguments.of(invariant, true, heard(lie));
  }

  private static Arguments faulty(String invariant, Function<Observer, Observer> lie) {
    return Arguments.of(invariant, false, heard(lie));
  }

  private static Arguments seen(String invariant, BiFunction<Outside, String, byte[]> lie) {
    return Arguments.of(invariant, true, new Seen(lie));
  }

  static List<Arguments> lies() {
    return List.of(
        calm("I1", MetadataLies.pointer(p -> MetadataLies.with(p, p.epoch().next()))),
        calm("I1", MetadataLies.afterPointer((to, p) -> to.applied(0, again(p)))),
        calm("I2", Lies.obeysThePast()),
        calm("I2", Lies.obeysForAnother()),
        calm("I3", MetadataLies.pointer(MetadataLies::ofNextAttempt)),
        calm("I4", MetadataLies.pointer(p -> MetadataLies.with(p, CheckpointId.of(p.epoch(), 1)))),
        seen("I5", (outside, key) -> key.contains("manifest") ? outside.object(key) : null),
        calm(
            "I6",
            MetadataLies.pointer(p -> MetadataLies.with(p, new CheckpointId(p.id().value() + 1)))),
        calm("I7", Lies.frames(f -> Lies.isData(f) ? List.of(f, f) : List.of(f))),
        seen("I8", new Miscounted()),
        faulty("I9", MetadataLies.execFromNothing()),
        calm("I10", MetadataLies.noPointer()),
        calm(
            "I10",
            MetadataLies.whilePointerIsWritten((to, p) -> to.objectDeleted(p.manifestKey()))),
        calm(
            "S1",
            Lies.withPart(
                (to, c) -> to.partRenamed("out-0", hidden(c.payload()), "part", new byte[0]))),
        calm("S2", Lies.withRename((to, part) -> to.partDeleted(part[0], part[1]))),
        calm(
            "S3",
            Lies.withRename(
                (to, part) -> to.to.partRenamed(part[0], part[1], part[2], new byte[0]))),
        faulty("S4", Lies.straysVisible()),
        calm("S5", Lies.withPart((to, c) -> to.partDeleted("out-0", hidden(c.payload())))),
        faulty("S6", Lies.renamesSwapped()),
        calm("R2", Lies.reports(Lies::committedTooMuch)),
        calm("T1", Lies.frames(LiesTest::goesBack)),
        seen("T2", new Overcounted()),
        seen("T3", new Rekeyed()),
        calm("F1", Lies.reports(Lies::creditFromNowhere)),
        calm("F2", Lies.frames(LiesTest::barrierAgain)),
        calm("G1", MetadataLies.afterPointer((to, p) -> to.objectDeleted(p.manifestKey()))),
        calm("J1", MetadataLies.execAfterResult()),
        calm("J2", MetadataLies.specTwice()),
        calm("J3", Lies.code(c -> new CodeOfJob("cd".repeat(32), c.jobClass(), c.args()))));
  }

  private static SortedMap<String, MetadataValue> again(MetadataValue.Pointer pointer) {
    String path = pointer.manifestKey().replaceAll("(jobs/[^/]*)/.*", "/$1/ckpt");
    return new TreeMap<>(Map.of(path, pointer));
  }

  private static List<byte[]> goesBack(byte[] frame) {
    return Lies.isWatermark(frame)
        ? Lies.with(
            frame,
            out -> {
              out.writeByte(5);
              out.writeLong(7);
            })
        : List.of(frame);
  }

  private static List<byte[]> barrierAgain(byte[] frame) {
    return Lies.isData(frame)
        ? Lies.with(
            frame,
            out -> {
              out.writeByte(6);
              out.writeLong(0);
            })
        : List.of(frame);
  }

  private static String hidden(String payload) {
    return payload.split(" ")[1];
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("lies")
  void anInvariantNoticesWhatItForbids(String invariant, boolean calm, Tampering tampering) {
    String found = null;
    for (long seed : SEEDS) {
      SimPlan plan = SimPlan.of(seed);
      found = Simulation.run(calm ? plan.calm() : plan, null, tampering).violation();
      if (found != null) {
        break;
      }
    }
    assertThat(found).startsWith(invariant + " ");
  }

  private static Tampering heard(Function<Observer, Observer> lie) {
    return new Tampering() {
      @Override
      public Observer observed(Observer invariants) {
        return lie.apply(invariants);
      }
    };
  }

  /** Objects and files are something else. */
  private record Seen(BiFunction<Outside, String, byte[]> lie) implements Tampering {
    @Override
    public Outside outside(Outside asItIs) {
      return new Outside() {
        @Override
        public byte @Nullable [] object(String key) {
          return lie instanceof Rewritten ? asItIs.object(key) : lie.apply(asItIs, key);
        }

        @Override
        public byte @Nullable [] file(String name) {
          return lie instanceof Rewritten ? lie.apply(asItIs, name) : asItIs.file(name);
        }

        @Override
        public SortedMap<String, byte[]> visible() {
          return asItIs.visible();
        }
      };
    }
  }

  /** Changes lines of files. */
  private abstract static class Rewritten implements BiFunction<Outside, String, byte[]> {
    @Override
    public byte[] apply(Outside outside, String name) {
      byte[] content = outside.file(name);
      return content == null
          ? null
          : rewritten(new String(content, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    abstract String rewritten(String lines);
  }

  /** The second record of a key is its first once more. */
  private static final class Miscounted extends Rewritten {
    @Override
    String rewritten(String lines) {
      return Pattern.compile("(?m)^(R \\d+ \\d+) 2$").matcher(lines).replaceAll("$1 1");
    }
  }

  /** A timer saw more records than there were. */
  private static final class Overcounted extends Rewritten {
    @Override
    String rewritten(String lines) {
      return Pattern.compile("(?m)^(T \\d+ \\d+) (\\d+)$").matcher(lines).replaceAll("$1 9$2");
    }
  }

  /** All records are of another key. */
  private static final class Rekeyed extends Rewritten {
    @Override
    String rewritten(String lines) {
      return Pattern.compile("(?m)^(R \\d+) (\\d+)").matcher(lines).replaceAll("$1 1$2");
    }
  }
}
