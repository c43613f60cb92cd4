package dev.weir.coordinator.live;

import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Plan;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.SubtaskView;
import dev.weir.coordinator.view.SubtaskFigures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The subtasks of a job taken together, chain by chain; empty while the plan is not known.
 *
 * @param chains in order of the plan
 */
public record ChainSums(List<ChainSum> chains) {
  public ChainSums {
    chains = List.copyOf(chains);
  }

  /**
   * One chain.
   *
   * @param watermarkMillis the lowest of the subtasks'; {@code Long.MIN_VALUE} before all have one
   */
  public record ChainSum(
      Place place, List<SubtaskId> subtasks, Load load, Totals totals, long watermarkMillis) {
    public ChainSum {
      subtasks = List.copyOf(subtasks);
    }

    public String name() {
      return place.chain().name();
    }
  }

  /**
   * Where a chain stands in the plan.
   *
   * @param reads whether it takes records in from outside: what feeds it is an enumerator or
   *     nothing
   * @param ends whether no other chain follows
   * @param feeders numbers of the chains that send it records
   */
  public record Place(
      int number, Plan.Chain chain, boolean reads, boolean ends, List<Integer> feeders) {
    public Place {
      feeders = List.copyOf(feeders);
    }

    static Place of(Plan plan, int number) {
      Plan.Chain chain = plan.chains().get(number);
      List<Integer> feeders =
          plan.edges().stream().filter(e -> e.to() == number).map(Plan.Edge::from).toList();
      return new Place(
          number,
          chain,
          !chain.enumerator() && feeders.stream().allMatch(f -> plan.chains().get(f).enumerator()),
          plan.edges().stream().noneMatch(e -> e.from() == number),
          feeders);
    }
  }

  /**
   * What it does now: rates of all subtasks, and shares of time of the average and the most loaded.
   *
   * @param busiest index of the subtask that is busiest
   */
  public record Load(
      double recordsIn,
      double recordsOut,
      SubtaskRates average,
      SubtaskRates highest,
      int busiest) {}

  /** Counters of all subtasks, from the deployment of the attempt. */
  public record Totals(
      SubtaskFigures.Counts counts,
      SubtaskFigures.Times times,
      long stateBytes,
      long timersPending,
      double queueFill) {}

  static ChainSums of(JobView job, SortedMap<SubtaskId, SubtaskRates> rates) {
    Plan plan = job.plan();
    if (plan == null) {
      return new ChainSums(Collections.emptyList());
    }
    var chains = new ArrayList<ChainSum>();
    for (int number = 0; number < plan.chains().size(); number++) {
      chains.add(sum(job, plan, number, rates));
    }
    return new ChainSums(chains);
  }

  /** Records per second that the job takes in from outside. */
  public double recordsIn() {
    return chains.stream()
        .filter(c -> c.place().reads())
        .mapToDouble(c -> c.load().recordsIn())
        .sum();
  }

  /** Records per second that the job gives out. */
  public double recordsOut() {
    return chains.stream()
        .filter(c -> c.place().ends())
        .mapToDouble(c -> c.load().recordsOut())
        .sum();
  }

  private static ChainSum sum(
      JobView job, Plan plan, int number, SortedMap<SubtaskId, SubtaskRates> rates) {
    var subtasks = new ArrayList<SubtaskId>();
    var figures = new ArrayList<SubtaskFigures>();
    for (SubtaskView subtask : job.subtasks()) {
      if (subtask.subtask().chain() == number) {
        subtasks.add(subtask.subtask());
        SubtaskFigures f = subtask.figures();
        if (f != null) {
          figures.add(f);
        }
      }
    }
    return new ChainSum(
        Place.of(plan, number),
        subtasks,
        load(subtasks, rates),
        totals(figures),
        watermark(subtasks.size(), figures));
  }

  private static Load load(List<SubtaskId> subtasks, SortedMap<SubtaskId, SubtaskRates> rates) {
    SubtaskRates sum = SubtaskRates.NONE;
    SubtaskRates highest = SubtaskRates.NONE;
    int busiest = 0;
    int known = 0;
    for (SubtaskId id : subtasks) {
      @Nullable SubtaskRates r = rates.get(id);
      if (r == null) {
        continue;
      }
      known++;
      if (r.busy() > highest.busy()) {
        busiest = id.index();
      }
      sum = combine(sum, r, Double::sum);
      highest = combine(highest, r, Math::max);
    }
    SubtaskRates average = known == 0 ? sum : divided(sum, known);
    return new Load(sum.recordsIn(), sum.recordsOut(), average, highest, busiest);
  }

  private static SubtaskRates combine(
      SubtaskRates a, SubtaskRates b, java.util.function.DoubleBinaryOperator how) {
    return new SubtaskRates(
        how.applyAsDouble(a.recordsIn(), b.recordsIn()),
        how.applyAsDouble(a.recordsOut(), b.recordsOut()),
        how.applyAsDouble(a.bytesOut(), b.bytesOut()),
        how.applyAsDouble(a.busy(), b.busy()),
        how.applyAsDouble(a.backpressured(), b.backpressured()),
        how.applyAsDouble(a.idle(), b.idle()));
  }

  private static SubtaskRates divided(SubtaskRates r, int by) {
    return new SubtaskRates(
        r.recordsIn() / by,
        r.recordsOut() / by,
        r.bytesOut() / by,
        r.busy() / by,
        r.backpressured() / by,
        r.idle() / by);
  }

  private static Totals totals(List<SubtaskFigures> figures) {
    long in = 0;
    long out = 0;
    long bytes = 0;
    long late = 0;
    long busy = 0;
    long backpressured = 0;
    long idle = 0;
    long state = 0;
    long timers = 0;
    double fill = 0;
    for (SubtaskFigures f : figures) {
      in += f.counts().recordsIn();
      out += f.counts().recordsOut();
      bytes += f.counts().bytesOut();
      late += f.counts().lateDropped();
      busy += f.times().busyNanos();
      backpressured += f.times().backpressuredNanos();
      idle += f.times().idleNanos();
      state += f.stateBytes();
      timers += f.timersPending();
      fill = Math.max(fill, f.inputQueueFill());
    }
    return new Totals(
        new SubtaskFigures.Counts(in, out, bytes, late),
        new SubtaskFigures.Times(busy, backpressured, idle),
        state,
        timers,
        fill);
  }

  private static long watermark(int subtasks, List<SubtaskFigures> figures) {
    return figures.size() < subtasks
        ? Long.MIN_VALUE
        : figures.stream().mapToLong(SubtaskFigures::watermarkMillis).min().orElse(Long.MIN_VALUE);
  }
}
