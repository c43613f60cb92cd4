package dev.weir.worker.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.window.Windows;
import dev.weir.jobs.StuckMap;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.worker.executor.ExecutorReport.Stage;
import dev.weir.worker.task.BlockingWork;
import dev.weir.worker.task.EventLoop;
import dev.weir.worker.task.TaskClock;
import dev.weir.worker.task.TaskLoop;
import dev.weir.worker.template.Templates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The same executor on real threads: two loops, a control thread, a pool for what blocks. */
class RealThreadsTest {
  private static final ExecutorReport.ProcessFigures FIGURES =
      new ExecutorReport.ProcessFigures(1, 2, 3);
  private static final TestJob.Settings STUCK =
      new TestJob.Settings(1, 100, true, false, new Windows.Aligned(1_000, 250));

  private final ExecutorService control = Executors.newSingleThreadExecutor();
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final AtomicLong aheadNanos = new AtomicLong();
  private final TaskClock clock =
      new TaskClock() {
        @Override
        public long millis() {
          return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
          return System.nanoTime() + aheadNanos.get();
        }
      };

  private record Threads(
      java.util.concurrent.Executor control, List<EventLoop> running, BlockingWork blocking)
      implements ExecutorThreads {
    @Override
    public List<TaskLoop> loops() {
      return running.stream().map(EventLoop::loop).toList();
    }

    @Override
    public StackTraceElement[] stack(TaskLoop loop) {
      return running.stream().filter(e -> e.loop() == loop).findFirst().orElseThrow().stack();
    }

    @Override
    public Templates templates() {
      return Templates.COPIED;
    }
  }

  /** One call at a time, by a pool. */
  private final class Calls implements BlockingWork.OwnThread {
    private final java.util.concurrent.Executor loop;
    private final AtomicInteger pending = new AtomicInteger();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    Calls(java.util.concurrent.Executor loop) {
      this.loop = loop;
    }

    @Override
    public <R> CompletionStage<R> call(Callable<R> call) {
      pending.incrementAndGet();
      var result = new CompletableFuture<R>();
      last =
          last.handleAsync(
              (before, failure) -> {
                try {
                  R value = call.call();
                  loop.execute(() -> completed(() -> result.complete(value)));
                } catch (Throwable e) {
                  loop.execute(() -> completed(() -> result.completeExceptionally(e)));
                }
                return null;
              },
              pool);
      return result;
    }

    private void completed(Runnable completion) {
      pending.decrementAndGet();
      completion.run();
    }

    @Override
    public int pending() {
      return pending.get();
    }

    @Override
    public void close() {}
  }

  private BlockingWork blocking() {
    return new BlockingWork() {
      @Override
      public BlockingCalls shared(java.util.concurrent.Executor loop) {
        return new Calls(loop);
      }

      @Override
      public OwnThread own(String name, java.util.concurrent.Executor loop) {
        return new Calls(loop);
      }
    };
  }

  /** Starts the sources when all are ready, commits whatever is acked, counts ends and commits. */
  private final class Leader implements ControlStream {
    private final TestLeader shape;
    private final CountDownLatch finished;
    private final CountDownLatch committed = new CountDownLatch(1);
    private final SortedMap<SubtaskId, Stage> stages = new TreeMap<>();
    private Executor executor;

    Leader(TestLeader shape) {
      this.shape = shape;
      this.finished = new CountDownLatch(shape.plan.subtasks().size());
    }

    @Override
    public void report(LeaderEpoch epoch, ExecutorReport report) {
      if (report instanceof ExecutorReport.SubtaskStatus status) {
        stages.put(status.subtask(), status.stage());
        if (status.stage() == Stage.FINISHED) {
          finished.countDown();
        } else if (stages.size() == 5 && stages.values().stream().allMatch(Stage.READY::equals)) {
          tell(executor, new ExecutorCommand.StartSources(shape.target()));
        }
      } else if (report instanceof ExecutorReport.CheckpointAck ack) {
        tell(executor, new ExecutorCommand.Commit(shape.target(), ack.checkpoint()));
      } else if (report instanceof ExecutorReport.CommitReport) {
        committed.countDown();
      }
    }

    @Override
    public void exit(ExitCode code, String reason) {
      throw new AssertionError(reason);
    }
  }

  private Executor executor(
      TestLeader shape, Supplier<JobGraph> job, List<EventLoop> loops, ControlStream out) {
    JobCode code =
        (asked, copies) -> {
          List<JobGraph> graphs = new ArrayList<>();
          for (int i = 0; i < copies; i++) {
            graphs.add(job.get());
          }
          return CompletableFuture.completedFuture(graphs);
        };
    TestExecutor named = shape.executors.get(0);
    var identity =
        new ExecutorIdentity(
            TestExecutor.CLUSTER,
            named.name,
            named.incarnation,
            new ExecutorIdentity.Host("w", "i"),
            "e0:1",
            "0",
            1);
    return new Executor(
        identity,
        new ExecutorPorts(
            new Agenda(1).transport("e0", () -> true),
            shape.store,
            code,
            new Threads(control, loops, blocking()),
            (kind, groups, first, end) -> new HeapStateBackend(first, end, groups),
            out,
            clock));
  }

  @Test
  void aWholeJobRunsOnThreads() throws Exception {
    var settings = new TestJob.Settings(8, 20_000, true, true, new Windows.Aligned(1_000, 250));
    var shape = new TestLeader(new Agenda(1), job(settings), 1, 2);
    shape.attempt = 1;
    try (var one = new EventLoop("one", clock);
        var two = new EventLoop("two", clock)) {
      var leader = new Leader(shape);
      Executor executor = executor(shape, shape.job::define, List.of(one, two), leader);
      leader.executor = executor;
      tell(executor, shape.deployment(shape.executors.get(0)));
      for (int n = 1; !leader.finished.await(5, TimeUnit.MILLISECONDS); n++) {
        assertThat(n).isLessThan(10_000);
        tell(executor, trigger(shape, n));
      }
      SortedMap<String, Long> expected = shape.job.expected();
      var last = new AtomicInteger(20_000);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                if (!shape.job.found().equals(expected)) {
                  // again and again: it is declined while earlier snapshots are being written
                  tell(executor, trigger(shape, last.getAndIncrement()));
                }
                assertThat(shape.job.found()).isEqualTo(expected);
              });
      assertThat(leader.committed.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      control.shutdownNow();
      pool.shutdownNow();
    }
  }

  /** Keeps what is reported, and the code and reason of the end. */
  private static final class Witness implements ControlStream {
    private final TestLeader shape;
    private final List<ExecutorReport.Failure> failures = new CopyOnWriteArrayList<>();
    private final List<String> exits = new CopyOnWriteArrayList<>();
    private final CountDownLatch ready;

    Witness(TestLeader shape) {
      this.shape = shape;
      this.ready = new CountDownLatch(shape.plan.subtasks().size());
    }

    @Override
    public void report(LeaderEpoch epoch, ExecutorReport report) {
      if (report instanceof ExecutorReport.SubtaskStatus status && status.error() != null) {
        failures.add(status.error());
      } else if (report instanceof ExecutorReport.SubtaskStatus status
          && status.stage() == Stage.READY) {
        ready.countDown();
      }
    }

    @Override
    public void exit(ExitCode code, String reason) {
      assertThat(failures).as("the report comes before the end").isNotEmpty();
      exits.add(code.code() + " " + reason);
    }
  }

  @Test
  void aFunctionThatDoesNotReturnEndsTheExecutorWithWhereItIs() throws Exception {
    var shape = new TestLeader(new Agenda(1), job(STUCK), 1, 1);
    shape.attempt = 1;
    shape.settings.put("stuckStepMillis", "30000");
    var stuck = new StuckMap<TestJob.Event>(event -> event.number() == 7);
    try (var one = new EventLoop("one", clock)) {
      var witness = new Witness(shape);
      Supplier<JobGraph> job = () -> with(stuck, shape.job.define());
      Executor executor = executor(shape, job, List.of(one), witness);
      tell(executor, shape.deployment(shape.executors.get(0)));
      assertThat(witness.ready.await(20, TimeUnit.SECONDS)).isTrue();
      tell(executor, new ExecutorCommand.StartSources(shape.target()));
      assertThat(stuck.reached().await(20, TimeUnit.SECONDS)).isTrue();

      control.submit(() -> executor.tick(() -> FIGURES)).get();
      assertThat(witness.exits).as("within the limit").isEmpty();
      aheadNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(30_001));
      control.submit(() -> executor.tick(() -> FIGURES)).get();

      ExecutorReport.Failure failure = witness.failures.get(0);
      assertThat(failure.code()).isEqualTo(ErrorCode.STEP_STUCK);
      assertThat(failure.operator()).isEqualTo("numbers → some → twice");
      assertThat(failure.subtask()).isZero();
      assertThat(failure.message())
          .contains("operator 'numbers → some → twice', subtask 0, at position ", "of split '")
          .contains("stuckStepMillis is 30000");
      assertThat(failure.frames())
          .singleElement()
          .asString()
          .startsWith("dev.weir.jobs.StuckMap.map(StuckMap.java:");
      assertThat(witness.exits)
          .containsExactly("71 " + failure.message() + "; it is at " + failure.frames().get(0));
    } finally {
      stuck.release();
      control.shutdownNow();
      pool.shutdownNow();
    }
  }

  private static JobGraph with(StuckMap<TestJob.Event> twice, JobGraph graph) {
    return new JobGraph(
        graph.nodes().stream()
            .map(
                n ->
                    n.name().equals("twice")
                        ? new Node(
                            n.id(), n.name(), new NodeSpec.MapSpec<>(twice), n.type(), n.inputs())
                        : n)
            .toList());
  }

  private static ExecutorCommand trigger(TestLeader shape, int n) {
    return new ExecutorCommand.TriggerBarrier(
        shape.target(), dev.weir.api.id.CheckpointId.of(TestLeader.EPOCH, n));
  }

  private static TestJob job(TestJob.Settings settings) {
    return new TestJob(settings, new MemoryTarget(new Random(1)));
  }

  private void tell(Executor executor, ExecutorCommand command) {
    control.execute(
        () ->
            executor.on(new CommandFence(TestExecutor.CLUSTER, TestLeader.EPOCH, "e0-0"), command));
  }
}
