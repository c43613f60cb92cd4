package dev.weir.coordinator.rpc;

import com.google.protobuf.MessageLite;
import dev.weir.proto.ControlGrpc;
import dev.weir.proto.ExecutorCommand;
import dev.weir.proto.ExecutorReport;
import dev.weir.proto.WorkerCommand;
import dev.weir.proto.WorkerReport;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Takes streams in while this coordinator leads. Called by gRPC's threads. */
final class ControlService extends ControlGrpc.ControlImplBase {
  static final long HELLO_TIMEOUT_MILLIS = 10_000;

  private final Peers<WorkerReport, WorkerCommand> workers;
  private final Peers<ExecutorReport, ExecutorCommand> executors;
  private final Introduction.Expected expected;
  private final BooleanSupplier leads;
  private final ScheduledExecutorService deadlines;

  ControlService(
      Peers<WorkerReport, WorkerCommand> workers,
      Peers<ExecutorReport, ExecutorCommand> executors,
      Introduction.Expected expected,
      BooleanSupplier leads,
      ScheduledExecutorService deadlines) {
    this.workers = workers;
    this.executors = executors;
    this.expected = expected;
    this.leads = leads;
    this.deadlines = deadlines;
  }

  @Override
  public StreamObserver<WorkerReport> worker(StreamObserver<WorkerCommand> orders) {
    return open(workers, orders);
  }

  @Override
  public StreamObserver<ExecutorReport> executor(StreamObserver<ExecutorCommand> orders) {
    return open(executors, orders);
  }

  private <R, C extends MessageLite> StreamObserver<R> open(
      Peers<R, C> peers, StreamObserver<C> orders) {
    var stream = new PeerStream<>(peers, expected, deadlines, (ServerCallStreamObserver<C>) orders);
    if (leads.getAsBoolean()) {
      deadlines.schedule(stream::helloDue, HELLO_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      stream.close(Status.UNAVAILABLE.withDescription("not the leader"));
    }
    return stream;
  }
}
