package dev.weir.coordinator.live;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.checkpointing.manifest.SplitFigures;
import dev.weir.coordinator.view.ChannelFigures;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.ExecutorView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.CheckpointView;
import dev.weir.coordinator.view.JobView.CheckpointsView;
import dev.weir.coordinator.view.JobView.Status;
import dev.weir.coordinator.view.JobView.SubtaskView;
import dev.weir.coordinator.view.LeaderView;
import dev.weir.coordinator.view.ProcessFigures;
import dev.weir.coordinator.view.SubtaskFigures;
import dev.weir.coordinator.view.WorkerView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Views of a small cluster: one job of three chains, {@code bids/splits} to {@code bids → parse} (2
 * subtasks) to {@code hot → out} (2 subtasks).
 */
public final class Views {
  public static final long START = 1_700_000_000_000L;
  public static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
  public static final Plan PLAN =
      new Plan(
          128,
          List.of(
              new Plan.Chain(List.of("bids"), 1, true),
              new Plan.Chain(List.of("bids", "parse"), 2, false),
              new Plan.Chain(List.of("hot", "out"), 2, false)),
          List.of(
              new Plan.Edge(0, 1, Partitioning.ASSIGN), new Plan.Edge(1, 2, Partitioning.HASH)));

  private Views() {}

  /** What a subtask did in a second, in thousandths of its time, and how many records. */
  public record Second(int busy, int backpressured, int records) {}

  public static LeaderView leading(String coordinator, String httpAddress) {
    return new LeaderView(coordinator, "LEADING", true, 3, coordinator, httpAddress);
  }

  public static LeaderView standby(String coordinator, String leader, String httpAddress) {
    return new LeaderView(coordinator, "STANDBY", false, 3, leader, httpAddress);
  }

  public static ClusterView cluster(long millis, LeaderView leader, JobView... jobs) {
    return new ClusterView(
        millis,
        leader,
        List.of(
            new WorkerView("w1", "127.0.0.1", 11, 4, 2, 4, true),
            new WorkerView("w2", "127.0.0.2", 12, 4, 0, 4, false)),
        List.of(
            new ExecutorView(
                "w1-x1",
                "w1",
                21,
                "HOSTING",
                JOB,
                new ProcessFigures(1000, 5000, 7),
                List.of(
                    new ChannelFigures(0, true, 100, 60, 30, 10),
                    new ChannelFigures(1, true, 50, 50, 0, 0),
                    new ChannelFigures(2, false, 40, 40, 0, 0))),
            new ExecutorView("w1-x2", "w1", 22, "SPARE", null, ProcessFigures.NONE, List.of())),
        List.of(jobs));
  }

  /** A job after so many seconds of doing the same in each; one entry for each subtask of PLAN. */
  public static JobView job(int attempt, int seconds, List<Second> each) {
    var subtasks = new ArrayList<SubtaskView>();
    List<SubtaskId> ids = PLAN.subtasks();
    for (int i = 0; i < ids.size(); i++) {
      Second s = each.get(i);
      long rest = 1000 - s.busy() - s.backpressured();
      subtasks.add(
          new SubtaskView(
              ids.get(i),
              "w1-x1",
              "RUNNING",
              new SubtaskFigures(
                  ids.get(i),
                  new SubtaskFigures.Counts(
                      (long) s.records() * seconds, (long) s.records() * seconds, 0, 1),
                  new SubtaskFigures.Times(
                      s.busy() * 1_000_000L * seconds,
                      s.backpressured() * 1_000_000L * seconds,
                      rest * 1_000_000L * seconds),
                  START + seconds * 1000L - i,
                  2048,
                  5,
                  0.25)));
    }
    return job(Status.RUNNING, attempt, null, subtasks, checkpoints(START + seconds * 1000L));
  }

  public static JobView job(
      Status status,
      int attempt,
      @Nullable String error,
      List<SubtaskView> subtasks,
      CheckpointsView checkpoints) {
    return job("hot-items", JOB, status, attempt, error, subtasks, checkpoints);
  }

  private static JobView.Trouble trouble(int attempt, @Nullable String error) {
    var thrown =
        new JobView.Failure(
            attempt,
            START,
            ErrorCode.USER_CODE_FAILED,
            "java.lang.Boom",
            "parse",
            1,
            List.of("jobs.Bids.parse(Bids.java:7)"));
    return error == null ? JobView.Trouble.NONE : new JobView.Trouble(error, List.of(thrown));
  }

  private static JobView job(
      String name,
      JobId id,
      Status status,
      int attempt,
      @Nullable String error,
      List<SubtaskView> subtasks,
      CheckpointsView checkpoints) {
    return new JobView(
        new JobView.Identity(
            id,
            name,
            "a".repeat(64),
            "dev.weir.examples.Auction",
            new TreeMap<>(Map.of("output", "/tmp/<out>")),
            new TreeMap<>(Map.of("parallelism", "2")),
            "f".repeat(64)),
        new JobView.Progress(
            status,
            START,
            attempt,
            attempt - 1,
            START,
            status.ended() ? START + 9 : 0,
            trouble(attempt, error)),
        null,
        PLAN,
        subtasks,
        checkpoints,
        JobView.InputView.of(input()));
  }

  private static SortedMap<String, Long> input() {
    SortedMap<String, Long> input = SplitFigures.of("bids", 3, 2);
    input.put("bids/0", 17L);
    return input;
  }

  /** Another job of another name, without subtasks. */
  public static JobView other(String name, JobId id, Status status) {
    return job(name, id, status, 1, null, List.of(), checkpoints(START));
  }

  public static CheckpointsView checkpoints(long pointerMillis) {
    return new CheckpointsView(
        2,
        1,
        4,
        "3-7",
        pointerMillis,
        "3-8",
        List.of(
            checkpoint("3-5", "COMPLETED", pointerMillis - 3000),
            checkpoint("3-6", "EXPIRED", pointerMillis - 2000),
            checkpoint("3-7", "COMPLETED", pointerMillis - 20)));
  }

  public static CheckpointView checkpoint(String id, String outcome, long triggeredMillis) {
    return new CheckpointView(
        id,
        outcome,
        triggeredMillis,
        20,
        4096,
        new TreeMap<>(Map.of("align", 300L)),
        outcome.equals("COMPLETED") ? null : "it took too long");
  }
}
