package dev.weir.worker.process;

import dev.weir.state.heap.HeapStateBackend;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.Executor;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorPorts;
import dev.weir.worker.executor.ExecutorReport;
import dev.weir.worker.process.jar.Connectors;
import dev.weir.worker.process.jar.LoadedJobCode;
import dev.weir.worker.rpc.ControlLoop;
import dev.weir.worker.rpc.GrpcExchangeTransport;
import dev.weir.worker.rpc.GrpcSecurity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Two executors in this process, joined by their exchange ports, whose code is on its class path.
 * Owned by {@link WarmUp}, whose control thread they are called on.
 */
final class WarmUpExecutors implements AutoCloseable {
  static final int NUMBER = 2;

  private final ControlLoop control;
  private final ProcessThreads threads;
  private final List<GrpcExchangeTransport> transports = new ArrayList<>();
  private final List<Executor> executors = new ArrayList<>();
  private final List<PeerAddress> peers = new ArrayList<>();

  /**
   * @param heard number of an executor and what it says; called by its threads
   * @param failed why it cannot go on; called by its threads
   */
  WarmUpExecutors(
      String host,
      String reachable,
      GrpcSecurity security,
      ControlLoop control,
      BiConsumer<Integer, ExecutorReport> heard,
      Consumer<Throwable> failed) {
    this.control = control;
    bind(host, security);
    var clock = new SystemTaskClock();
    var store = new NoStore();
    var connectors = new Connectors(null, WarmUpExecutors.class.getClassLoader());
    var code = new LoadedJobCode(store, connectors, Path.of("no-jar"));
    this.threads = new ProcessThreads(control, 1, clock, failed);
    for (int i = 0; i < NUMBER; i++) {
      int number = i;
      String address = reachable + ":" + transports.get(i).port();
      var identity = WarmUpPlan.identity(i, address);
      var ports =
          new ExecutorPorts(
              transports.get(i),
              store,
              code,
              threads,
              (kind, groups, first, end) -> new HeapStateBackend(first, end, groups),
              new WarmUpReports(identity, report -> heard.accept(number, report), failed),
              clock);
      executors.add(new Executor(identity, ports));
      peers.add(WarmUpPlan.peer(i, address));
    }
  }

  private void bind(String host, GrpcSecurity security) {
    try {
      for (int i = 0; i < NUMBER; i++) {
        String name = WarmUpPlan.name(i);
        transports.add(new GrpcExchangeTransport(WarmUp.CLUSTER, name, name, host, security));
      }
    } catch (RuntimeException e) {
      transports.forEach(GrpcExchangeTransport::close);
      throw e;
    }
  }

  /** In the order of their numbers. */
  List<PeerAddress> peers() {
    return peers;
  }

  void all(ExecutorCommand command) {
    for (int i = 0; i < NUMBER; i++) {
      tell(i, command);
    }
  }

  /** Later, as a message would come. */
  void tell(int executor, ExecutorCommand command) {
    var fence = new CommandFence(WarmUp.CLUSTER, WarmUp.EPOCH, WarmUpPlan.name(executor));
    control.execute(() -> executors.get(executor).on(fence, command));
  }

  @Override
  public void close() {
    threads.close();
    transports.forEach(GrpcExchangeTransport::close);
  }
}
