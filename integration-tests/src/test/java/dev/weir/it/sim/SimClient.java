package dev.weir.it.sim;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.JobCode;
import dev.weir.it.sim.invariants.Input;
import dev.weir.worker.executor.CodeOfJob;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whoever submitted the job: asks the leader, and asks again with the same request id until it is
 * answered; later it stops the job likewise. What was answered is not asked again.
 */
final class SimClient {
  private static final long PATIENCE_MICROS = 3_000_000;
  private static final int MAX_REFUSALS = 20;

  private final SimWorld world;
  private final int number;
  private final SimPlan.Load load;
  private final TreeSet<Long> asked = new TreeSet<>();
  private final TreeSet<Long> stops = new TreeSet<>();
  private long tokens;
  private @Nullable JobId job;
  private boolean stopping;
  private boolean stopAnswered;
  private boolean ended;
  private @Nullable String refusal;
  private int refusals;

  /**
   * @param number of the job, from 0
   */
  SimClient(SimWorld world, int number) {
    this.world = world;
    this.number = number;
    this.load = world.plan.loads().get(number);
  }

  /** The job's request, which is this client's alone. */
  String request() {
    return "request-" + number;
  }

  /** What it submits; each job has a jar of its own. */
  CodeOfJob code() {
    return new CodeOfJob((number + "a").repeat(32), SimJob.class.getName(), args());
  }

  /** Name of the output directory. */
  String output() {
    return "out-" + number;
  }

  /** What the job reads. */
  Input input() {
    long records = load.bounded() ? load.records() : Long.MAX_VALUE;
    return new Input(seed(), load.splits(), load.keys(), records);
  }

  private long seed() {
    return world.plan.seed() + number * 1_000_003L;
  }

  SimPlan.Load load() {
    return load;
  }

  /** The job, once it was accepted. */
  @Nullable JobId job() {
    return job;
  }

  /** What it was refused for, more often than faults explain; null when it was not. */
  @Nullable String refusal() {
    return refusals > MAX_REFUSALS ? refusal : null;
  }

  void submit() {
    var code = new JobCode(code().jarSha256(), code().jobClass(), args());
    var settings = load.settings(world.plan.framesPerPair());
    ask(new ClientRequest.Submit(request(), "sim-" + number, code, settings), 0);
  }

  private TreeMap<String, String> args() {
    var args = new TreeMap<String, String>();
    args.put("output", output());
    args.put("seed", Long.toString(seed()));
    args.put("count", Long.toString(load.bounded() ? load.records() : 0));
    args.put("rate", Long.toString(load.rate()));
    args.put("splits", Integer.toString(load.splits()));
    args.put("keys", Integer.toString(load.keys()));
    args.put("ballast", Integer.toString(world.plan.ballast()));
    return args;
  }

  /** The job has a result: nothing more is asked. */
  void ended() {
    ended = true;
  }

  boolean isOver() {
    return ended;
  }

  /** Whether this is a request to stop. */
  boolean isStop(long token) {
    return stops.contains(token);
  }

  /** Stops the job. */
  void stop() {
    if (!stopping && job != null) {
      stopping = true;
      world.trace.line("client-" + number, "stops the job");
      ask(new ClientRequest.Stop(job.value()), 0);
    }
  }

  private void ask(ClientRequest request, long delayMicros) {
    world.clock.after(
        delayMicros,
        () -> {
          boolean answered =
              request instanceof ClientRequest.Submit ? job != null : stopAnswered || ended;
          if (answered) {
            return;
          }
          Optional<SimCoordinator> leader =
              world.coordinators.values().stream().filter(SimCoordinator::leading).findFirst();
          if (leader.isEmpty()) {
            ask(request, 100_000);
            return;
          }
          long token = ++tokens * SimClients.MOST + number;
          asked.add(token);
          if (request instanceof ClientRequest.Stop) {
            stops.add(token);
          }
          world.trace.line("client-" + number, "asks " + request.getClass().getSimpleName());
          leader.get().ask(token, request);
          ask(request, PATIENCE_MICROS);
        });
  }

  /** A coordinator answers. */
  void answered(long token, Answer answer) {
    if (!asked.remove(token)) {
      world.violated("a request was answered twice: " + answer);
      return;
    }
    world.trace.line("client-" + number, "is told " + answer.getClass().getSimpleName());
    if (answer instanceof Answer.Accepted accepted) {
      if (job != null && !job.equals(accepted.job())) {
        world.violated("J2 one request became two jobs: " + job + " and " + accepted.job());
      }
      job = accepted.job();
      if (stops.contains(token)) {
        stopAnswered(job);
      }
    } else if (answer instanceof Answer.Refused refused && refused.code() != ErrorCode.NO_LEADER) {
      refusals++;
      refusal = refused.code() + " " + refused.message();
    }
  }

  private void stopAnswered(JobId stopped) {
    stopAnswered = true;
    if (world.zookeeper.value(MetadataPaths.wish(stopped)) == null
        && world.zookeeper.value(MetadataPaths.result(stopped)) == null) {
      world.violated("J4 a stop was accepted, but the metadata store does not know of it");
    }
  }
}
