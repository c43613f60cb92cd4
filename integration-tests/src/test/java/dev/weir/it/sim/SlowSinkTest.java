package dev.weir.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A source without limit in front of a sink that makes a file of each record: the sink holds back
 * the whole job, and checkpoints go on.
 */
class SlowSinkTest {
  private static final int WORKERS = 3;
  private static final int INTERVAL_MILLIS = 200;

  /** Two exchanges stand before the sink, and a sweep of timers. */
  private static final long MAX_CHECKPOINT_MICROS = 1_000_000;

  private static final Pattern TRIGGER = Pattern.compile(" *([0-9.]+) .* TriggerBarrier (\\S+)");
  private static final Pattern ACK = Pattern.compile(" *([0-9.]+) .* ack (\\S+) .*");

  private final Map<String, Long> triggered = new TreeMap<>();
  private final Map<String, Integer> acks = new TreeMap<>();
  private final Map<String, Long> tookMicros = new TreeMap<>();

  private void line(String line) {
    Matcher trigger = TRIGGER.matcher(line);
    Matcher ack = ACK.matcher(line);
    if (trigger.matches()) {
      triggered.putIfAbsent(trigger.group(2), micros(trigger));
    } else if (ack.matches()) {
      String id = ack.group(2);
      acks.merge(id, 1, Integer::sum);
      tookMicros.put(id, micros(ack) - triggered.get(id));
    }
  }

  private static long micros(Matcher line) {
    return Math.round(Double.parseDouble(line.group(1)) * 1e6);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void checkpointsGoOnWhileTheSinkHoldsEverythingBack(long seed) {
    var load = new SimPlan.Load(3, 3, 200, 4_000, SimPlan.UNLIMITED_RATE, INTERVAL_MILLIS, true);
    SimPlan any = SimPlan.of(seed).calm();
    var cluster = new SimPlan.Cluster(2, WORKERS, 3, 1 + (int) (seed % 2));
    var plan = new SimPlan(seed, cluster, List.of(load), any.mix(), any.season(), false, false);
    SimResult result = Simulation.run(plan, this::line);
    assertThat(result.violation()).as("seed %s", seed).isNull();
    assertThat(result.counts().pointers()).as("checkpoints, seed %s", seed).isGreaterThan(3);
    assertThat(acks).as("seed %s", seed).hasSameSizeAs(triggered);
    assertThat(acks.values()).as("seed %s", seed).containsOnly(WORKERS);
    assertThat(tookMicros.values())
        .as("microseconds of each checkpoint, seed %s", seed)
        .allMatch(micros -> micros <= MAX_CHECKPOINT_MICROS);
  }
}
