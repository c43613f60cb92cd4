package dev.weir.coordinator.loop;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.topology.OperatorSpec;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.coordinator.leader.LeaderCore;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.JobCode;
import dev.weir.coordinator.message.Now;
import dev.weir.coordinator.message.WorkerNews;
import dev.weir.coordinator.message.WorkerNews.Capacity;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.JobView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A coordinator's core with its stores in memory and workers and executors that obey, in one
 * thread: an event's commands are carried out before the next event is taken.
 */
public final class ScriptedCluster {
  public static final long SESSION_MILLIS = 12_000;

  public final MemoryMetadata metadata = new MemoryMetadata();
  public final TreeMap<String, byte[]> blobs = new TreeMap<>();
  public final TreeMap<String, ScriptedExecutor> executors = new TreeMap<>();
  public final TreeMap<Long, Answer> answers = new TreeMap<>();
  public final List<CoordinatorCommand> log = new ArrayList<>();
  public CoordinatorCore core;
  public String halted;
  public boolean holdMetadata;
  public boolean holdBlobs;
  public Reason failBlobs;
  public boolean spawns = true;
  public boolean answersDescribe = true;
  public Topology topology = pipeline();
  public String fingerprintOfSecond = "f1";
  public final Deque<CoordinatorCommand> held = new ArrayDeque<>();
  private final SortedMap<String, Integer> workers = new TreeMap<>();
  private final SortedMap<String, Capacity> capacities = new TreeMap<>();
  private final Deque<CoordinatorEvent> inbox = new ArrayDeque<>();
  private boolean draining;

  /** Ticks of {@link #pass} before the time that the core had named, and what they led to. */
  public int earlyTicks;

  public int ticks;
  public final List<CoordinatorCommand> ofEarlyTicks = new ArrayList<>();

  private long restsUntil;
  private long now = 1_000;
  private int coordinators;
  private int described;

  public ScriptedCluster() {
    newCoordinator();
  }

  /** source → map (chained) ═hash═► reduce → sink. */
  public static Topology pipeline() {
    return new Topology(
        List.of(
            operator("in", OperatorSpec.Kind.SOURCE),
            operator("clean", OperatorSpec.Kind.MAP),
            operator("sum", OperatorSpec.Kind.REDUCE),
            operator("out", OperatorSpec.Kind.SINK)),
        List.of(
            new Topology.EdgeSpec(0, 1, Partitioning.FORWARD, ""),
            new Topology.EdgeSpec(1, 2, Partitioning.HASH, "long"),
            new Topology.EdgeSpec(2, 3, Partitioning.FORWARD, "")));
  }

  public static OperatorSpec operator(String name, OperatorSpec.Kind kind) {
    return new OperatorSpec(name, kind, "long", new TreeMap<>(), List.of(), List.of());
  }

  /** A fresh coordinator process; the former one, if any, is never heard again. */
  public void newCoordinator() {
    coordinators++;
    halted = null;
    inbox.clear();
    held.clear();
    core =
        new CoordinatorCore(
            new CoordinatorCore.Config(
                new LeaderCore.Identity("k" + coordinators, "k:1", "k:2"),
                "1",
                SESSION_MILLIS,
                coordinators));
    String node = "/election/c-000000000" + coordinators;
    metadata.put(node, null);
    send(new CoordinatorEvent.Election(new ElectionEvent.SessionUp(node, coordinators)));
  }

  public void elect() {
    String node = "/election/c-000000000" + coordinators;
    send(new CoordinatorEvent.Election(new ElectionEvent.TurnCame(node, 0)));
  }

  public void election(ElectionEvent event) {
    send(new CoordinatorEvent.Election(event));
  }

  /** A leader with workers w1, w2 … of so many slots, each with its spare. */
  public static ScriptedCluster leading(int workers, int slots) {
    ScriptedCluster cluster = new ScriptedCluster();
    cluster.elect();
    for (int i = 1; i <= workers; i++) {
      cluster.startWorker("w" + i, slots, 4);
    }
    cluster.pass(100);
    return cluster;
  }

  public void startWorker(String worker, int slots, int maxExecutors) {
    workers.merge(worker, 1, Integer::sum);
    capacities.put(worker, new Capacity(slots, maxExecutors, 1 << 30));
    workerHello(worker);
  }

  private void workerHello(String worker) {
    say(
        worker,
        new WorkerNews.Hello("1", "host-" + worker, capacities.get(worker), 5, running(worker)));
  }

  private List<WorkerNews.RunningExecutor> running(String worker) {
    return executors.values().stream()
        .filter(e -> e.worker.equals(worker) && e.alive)
        .map(e -> new WorkerNews.RunningExecutor(e.id, 7))
        .toList();
  }

  private String incarnation(String worker) {
    return worker + "-" + workers.get(worker);
  }

  public void say(String worker, WorkerNews news) {
    send(
        new CoordinatorEvent.FromWorker(
            worker, incarnation(worker), new LeaderEpoch(currentEpoch()), news));
  }

  /** Everybody connects to the present coordinator, as they find it. */
  public void reconnectAll() {
    workers.keySet().forEach(this::workerHello);
    executors.values().stream().filter(e -> e.alive).forEach(e -> e.hello(incarnation(e.worker)));
  }

  private long currentEpoch() {
    return core.view(now()).leader().epoch();
  }

  /** kill -9 of an executor: its stream ends, and its worker says so. */
  public void kill(ScriptedExecutor executor) {
    kill(executor, 137);
  }

  /** The process ends: its stream ends first, then its worker says so. */
  public void kill(ScriptedExecutor executor, int exitCode) {
    executor.alive = false;
    send(new CoordinatorEvent.ExecutorGone(executor.id, executor.incarnation, "reset"));
    say(executor.worker, new WorkerNews.ExecutorExited(executor.id, exitCode, "last words"));
  }

  /** The process ends, and its worker says so before the end of its stream is seen. */
  public void exitUnnoticed(ScriptedExecutor executor, int exitCode) {
    executor.alive = false;
    say(executor.worker, new WorkerNews.ExecutorExited(executor.id, exitCode, "last words"));
  }

  /** kill -9 of a worker with all its executors. */
  public void killWorker(String worker) {
    send(new CoordinatorEvent.WorkerGone(worker, incarnation(worker), "reset"));
    for (ScriptedExecutor executor : List.copyOf(executors.values())) {
      if (executor.worker.equals(worker) && executor.alive) {
        executor.alive = false;
        send(new CoordinatorEvent.ExecutorGone(executor.id, executor.incarnation, "reset"));
      }
    }
    capacities.remove(worker);
    workers.remove(worker);
  }

  public void submit(long replyToken, String name, int parallelism, String... settings) {
    TreeMap<String, String> all = new TreeMap<>(Map.of("parallelism", "" + parallelism));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    send(
        new CoordinatorEvent.Asked(
            replyToken,
            new ClientRequest.Submit(
                "request-" + name, name, new JobCode("jar", "Job", new TreeMap<>()), all)));
  }

  public void ask(long replyToken, ClientRequest request) {
    send(new CoordinatorEvent.Asked(replyToken, request));
  }

  public void send(CoordinatorEvent event) {
    inbox.add(event);
    if (draining) {
      return;
    }
    draining = true;
    while (!inbox.isEmpty() && halted == null) {
      List<CoordinatorCommand> commands = core.on(now(), inbox.remove());
      restsUntil = now + core.restMillis();
      commands.forEach(this::carryOut);
    }
    draining = false;
  }

  public Now now() {
    return new Now(now, 1_700_000_000_000L + now);
  }

  /** Time passes, with ticks and heartbeats. */
  public void pass(long millis) {
    long end = now + millis;
    while (now < end) {
      now = Math.min(end, now + 50);
      if (now % 1_000 < 50) {
        workers.keySet().forEach(w -> say(w, new WorkerNews.Heartbeat(running(w))));
        List.copyOf(executors.values()).stream()
            .filter(e -> e.alive)
            .forEach(ScriptedExecutor::heartbeat);
      }
      boolean early = now < restsUntil;
      int before = log.size();
      send(new CoordinatorEvent.Tick());
      ticks++;
      earlyTicks += early ? 1 : 0;
      if (early) {
        ofEarlyTicks.addAll(log.subList(before, log.size()));
      }
    }
  }

  /** Time passes and nobody says anything. */
  public void passInSilence(long millis) {
    long end = now + millis;
    while (now < end) {
      now = Math.min(end, now + 50);
      send(new CoordinatorEvent.Tick());
    }
  }

  /** The coordinator's process stands still. */
  public void pause(long millis) {
    now += millis;
  }

  public void release() {
    holdMetadata = false;
    holdBlobs = false;
    while (!held.isEmpty()) {
      carryOut(held.remove());
    }
    send(new CoordinatorEvent.Tick());
  }

  private void carryOut(CoordinatorCommand command) {
    log.add(command);
    if (command instanceof CoordinatorCommand.Metadata call) {
      if (holdMetadata) {
        held.add(call);
      } else {
        MetadataEvent answer = metadata.answer(call);
        send(new CoordinatorEvent.Metadata(answer));
      }
    } else if (command instanceof CoordinatorCommand.Blob call) {
      if (holdBlobs) {
        held.add(call);
      } else {
        send(answer(call));
      }
    } else if (command instanceof CoordinatorCommand.ToExecutor order) {
      ScriptedExecutor executor = executors.get(order.executor());
      if (executor != null && executor.alive && executor.incarnation.equals(order.incarnation())) {
        executor.epoch = order.epoch();
        if (order.order() instanceof dev.weir.coordinator.message.ExecutorOrder.Exit) {
          executor.orders.add(order.order());
          kill(executor);
        } else {
          executor.take(order.order());
        }
      }
    } else if (command instanceof CoordinatorCommand.ToWorker order) {
      take(order.worker(), order.order());
    } else if (command instanceof CoordinatorCommand.Reply reply) {
      if (answers.put(reply.replyToken(), reply.answer()) != null) {
        throw new AssertionError("answered twice: " + reply);
      }
    } else if (command instanceof CoordinatorCommand.Halt halt) {
      halted = halt.reason();
    }
  }

  private void take(String worker, WorkerOrder order) {
    if (order instanceof WorkerOrder.StartExecutor start && spawns && workers.containsKey(worker)) {
      ScriptedExecutor[] executor = new ScriptedExecutor[1];
      executor[0] =
          new ScriptedExecutor(
              start.executor(),
              worker,
              news ->
                  send(
                      new CoordinatorEvent.FromExecutor(
                          executor[0].id, executor[0].incarnation, executor[0].epoch, news)));
      described++;
      executor[0].answersDescribe = answersDescribe;
      executor[0].description =
          new ExecutorNews.Described(
              "", topology, described % 2 == 0 ? fingerprintOfSecond : "f1", List.of(), null);
      executors.put(start.executor(), executor[0]);
      executor[0].hello(incarnation(worker));
    } else if (order instanceof WorkerOrder.KillExecutor kill) {
      ScriptedExecutor executor = executors.get(kill.executor());
      if (executor != null && executor.alive) {
        kill(executor);
      }
    }
  }

  private CoordinatorEvent answer(CoordinatorCommand.Blob call) {
    if (failBlobs != null) {
      return new CoordinatorEvent.BlobFailed(call.token(), failBlobs, "made to fail");
    }
    if (call instanceof CoordinatorCommand.BlobCreate create) {
      byte[] before = blobs.putIfAbsent(create.key(), create.bytes());
      return before == null || Arrays.equals(before, create.bytes())
          ? new CoordinatorEvent.BlobCreated(call.token())
          : new CoordinatorEvent.BlobFailed(call.token(), Reason.EXISTS, create.key());
    }
    if (call instanceof CoordinatorCommand.BlobRead read) {
      byte[] bytes = blobs.get(read.key());
      return bytes != null
          ? new CoordinatorEvent.BlobRead(call.token(), bytes)
          : new CoordinatorEvent.BlobFailed(call.token(), Reason.ABSENT, read.key());
    }
    if (call instanceof CoordinatorCommand.BlobList list) {
      return new CoordinatorEvent.BlobListed(
          call.token(),
          blobs.keySet().stream()
              .filter(key -> key.startsWith(list.prefix()))
              .map(key -> new BlobInfo(key, 1))
              .toList());
    }
    blobs.remove(((CoordinatorCommand.BlobDelete) call).key());
    return new CoordinatorEvent.BlobDeleted(call.token());
  }

  public ClusterView view() {
    return core.view(now());
  }

  public JobView job(String name) {
    return view().jobs().stream()
        .filter(j -> j.identity().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  public JobView.Status status(String name) {
    return job(name).progress().status();
  }

  /** Those that run a part of the job now. */
  public List<ScriptedExecutor> hosts(String name) {
    return job(name).subtasks().stream().map(s -> executors.get(s.executor())).distinct().toList();
  }

  public <C extends CoordinatorCommand> List<C> logged(Class<C> kind) {
    return log.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
