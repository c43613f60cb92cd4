package dev.weir.worker.executor;

import dev.weir.api.graph.JobGraph;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.task.BlockingWork;
import dev.weir.worker.task.TaskLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** An executor process in a test: the real executor, run by an agenda. */
final class TestExecutor {
  static final String CLUSTER = "test";
  final String name;
  final String incarnation;
  final Executor executor;
  final List<String> exits = new ArrayList<>();
  final List<ExecutorReport> reports = new ArrayList<>();
  private final Agenda agenda;
  private final Agenda.Queue control;
  private final List<TaskLoop> loops = new ArrayList<>();
  private boolean alive = true;

  /**
   * @param heard takes what it reports, as messages that arrive later
   */
  TestExecutor(
      String name,
      String incarnation,
      Agenda agenda,
      MemoryStore store,
      Supplier<JobGraph> job,
      BiConsumer<TestExecutor, ExecutorReport> heard) {
    this.name = name;
    this.incarnation = incarnation;
    this.agenda = agenda;
    this.control = agenda.new Queue(() -> alive);
    Agenda.Queue wire = agenda.new Queue(() -> true);
    for (int i = 0; i < 2; i++) {
      loops.add(loop());
    }
    var identity =
        new ExecutorIdentity(
            CLUSTER, name, incarnation, new ExecutorIdentity.Host("w", "i"), name + ":1", "0", 1);
    JobCode code =
        (asked, copies) -> {
          List<JobGraph> graphs = new ArrayList<>();
          for (int i = 0; i < copies; i++) {
            graphs.add(job.get());
          }
          return CompletableFuture.completedFuture(graphs);
        };
    ControlStream out =
        new ControlStream() {
          @Override
          public void report(LeaderEpoch epoch, ExecutorReport report) {
            reports.add(report);
            wire.execute(() -> heard.accept(TestExecutor.this, report));
          }

          @Override
          public void exit(ExitCode exitCode, String reason) {
            exits.add(exitCode + ": " + reason);
          }
        };
    executor =
        new Executor(
            identity,
            new ExecutorPorts(
                agenda.transport(name, () -> alive),
                store,
                code,
                threads(),
                (kind, groups, first, end) -> new HeapStateBackend(first, end, groups),
                out,
                agenda));
  }

  private ExecutorThreads threads() {
    BlockingWork blocking = agenda.blocking(() -> alive);
    return new ExecutorThreads() {
      @Override
      public java.util.concurrent.Executor control() {
        return control;
      }

      @Override
      public List<TaskLoop> loops() {
        return loops;
      }

      @Override
      public BlockingWork blocking() {
        return blocking;
      }
    };
  }

  /** A loop that is run whenever it was woken or wants to run again. */
  private TaskLoop loop() {
    Agenda.Queue queue = agenda.new Queue(() -> alive);
    var runs = new Runs(queue);
    runs.loop = new TaskLoop(agenda, runs::plan);
    agenda.timers.add(runs);
    return runs.loop;
  }

  /** The plan to run a loop. */
  final class Runs {
    private final Agenda.Queue queue;
    private TaskLoop loop;
    private boolean planned;
    private long wakeAtMillis = TaskLoop.NOTHING;

    Runs(Agenda.Queue queue) {
      this.queue = queue;
    }

    void plan() {
      if (!planned) {
        planned = true;
        queue.execute(this::run);
      }
    }

    private void run() {
      planned = false;
      wakeAtMillis = loop.runOnce();
      if (wakeAtMillis == TaskLoop.MORE) {
        plan();
      }
    }

    /** Time has passed. */
    void planIfDue(long nowMillis) {
      if (alive && wakeAtMillis != TaskLoop.NOTHING && wakeAtMillis <= nowMillis) {
        plan();
      }
    }
  }

  PeerAddress address() {
    return new PeerAddress(name, incarnation, name + ":1");
  }

  /** A command, as a message that arrives later and in order. */
  void send(LeaderEpoch epoch, ExecutorCommand command) {
    control.execute(() -> executor.on(new CommandFence(CLUSTER, epoch, incarnation), command));
  }

  void tick() {
    control.execute(() -> executor.tick(() -> new ExecutorReport.ProcessFigures(1, 2, 3)));
  }

  void kill() {
    alive = false;
  }
}
