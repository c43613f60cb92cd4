package dev.weir.coordinator.rpc;

import static org.awaitility.Awaitility.await;

import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.proto.ControlGrpc;
import dev.weir.proto.ExecutorCommand;
import dev.weir.proto.ExecutorReport;
import dev.weir.proto.ReportFence;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The other end of an executor's stream. */
final class ExecutorPeer implements StreamObserver<ExecutorCommand> {
  private final String id;
  private final String incarnation;
  private final StreamObserver<ExecutorReport> reports;
  private final BlockingQueue<ExecutorCommand> commands = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> ended = new CompletableFuture<>();

  ExecutorPeer(@Nullable ManagedChannel channel, String id, String incarnation) {
    this.id = id;
    this.incarnation = incarnation;
    this.reports = channel == null ? null : ControlGrpc.newStub(channel).executor(this);
  }

  StreamObserver<ExecutorReport> reports() {
    return reports;
  }

  static ReportFence fence(String cluster, String sender, String incarnation) {
    return ReportFence.newBuilder()
        .setCluster(cluster)
        .setSender(sender)
        .setIncarnation(incarnation)
        .build();
  }

  ExecutorNews.Hello helloNews(String version) {
    return new ExecutorNews.Hello(version, "w1", "wi1", "127.0.0.1:1", 42);
  }

  void hello(String cluster, String version) {
    reports.onNext(ReportWriter.report(fence(cluster, id, incarnation), helloNews(version)));
  }

  void say(ExecutorNews news) {
    reports.onNext(ReportWriter.report(fence("test", id, incarnation), news));
  }

  ExecutorCommand receive() throws InterruptedException {
    return commands.poll(5, TimeUnit.SECONDS);
  }

  Status end() {
    await().until(ended::isDone);
    return ended.join();
  }

  @Override
  public void onNext(ExecutorCommand command) {
    commands.add(command);
  }

  @Override
  public void onError(Throwable cause) {
    ended.complete(Status.fromThrowable(cause));
  }

  @Override
  public void onCompleted() {
    ended.complete(Status.OK);
  }
}
