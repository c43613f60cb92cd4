package dev.weir.coordinator.rpc;

import com.google.protobuf.MessageLite;
import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.proto.ReportFence;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One control stream. gRPC calls it, one call at a time; orders come from the coordinator's loop,
 * which may close it but leaves telling of its end to the {@code teller}: it must not wait for
 * itself.
 *
 * <pre>
 *   opened ─ hello of this cluster and version ─► joined ─ end, error, refusal ─► over
 *      └──── anything else, or nothing in time ──────────────────────────────────► over
 * </pre>
 *
 * Nothing that a peer sends gets beyond it as an exception.
 */
final class PeerStream<R, C extends MessageLite> implements StreamObserver<R> {
  private static final Logger LOG = LoggerFactory.getLogger(PeerStream.class);

  private final Peers<R, C> peers;
  private final Introduction.Expected expected;
  private final Outbox<C> outbox;
  private final Executor teller;
  private volatile @Nullable ReportFence introduced;

  PeerStream(
      Peers<R, C> peers,
      Introduction.Expected expected,
      Executor teller,
      ServerCallStreamObserver<C> stream) {
    this.peers = peers;
    this.expected = expected;
    this.teller = teller;
    this.outbox = new Outbox<>(stream);
    stream.setOnReadyHandler(outbox::drain);
    // With a handler, sending to a cancelled call is ignored; onError tells of the end.
    stream.setOnCancelHandler(() -> {});
  }

  String sender() {
    ReportFence fence = introduced;
    return fence == null ? "" : fence.getSender();
  }

  String incarnation() {
    ReportFence fence = introduced;
    return fence == null ? "" : fence.getIncarnation();
  }

  @Override
  public void onNext(R report) {
    if (outbox.isClosed()) {
      // Was on its way when the stream was refused.
      return;
    }
    try {
      CoordinatorEvent event = peers.dialect().event(report);
      ReportFence known = introduced;
      if (known == null) {
        introduce(report, event);
      } else {
        boolean hello = peers.dialect().helloVersion(report) != null;
        Introduction.checkSender(known, peers.dialect().fence(report), hello);
        peers.hear(this, event);
      }
    } catch (MalformedMessageException | IllegalArgumentException e) {
      refuse(Status.INVALID_ARGUMENT, ErrorCode.REQUEST_INVALID, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("A report of {} '{}' could not be taken", peers.dialect().role(), sender(), e);
      refuse(Status.INTERNAL, ErrorCode.INTERNAL, "a report could not be taken: " + e);
    }
  }

  private void introduce(R report, CoordinatorEvent hello) {
    ReportFence fence = peers.dialect().fence(report);
    String role = peers.dialect().role();
    Introduction.@Nullable Refusal refusal =
        Introduction.refusal(expected, role, fence, peers.dialect().helloVersion(report));
    if (refusal != null) {
      refuse(refusal.status(), refusal.code(), refusal.message());
      return;
    }
    introduced = fence;
    if (peers.join(this, hello)) {
      LOG.info("{} '{}' joined, incarnation {}", role, sender(), incarnation());
    } else {
      refuse(
          Status.RESOURCE_EXHAUSTED,
          ErrorCode.CONFIG_INVALID,
          "more than " + Peers.MAX_PEERS + " processes of this kind");
    }
  }

  @Override
  public void onError(Throwable cause) {
    outbox.close(Status.CANCELLED);
    leave(String.valueOf(Status.fromThrowable(cause).getDescription()));
  }

  @Override
  public void onCompleted() {
    end(Status.OK.withDescription("the process closed its stream"));
  }

  /** Sends an order without blocking. */
  void send(C order) {
    if (order.getSerializedSize() > ControlServer.MAX_MESSAGE_BYTES) {
      refuse(
          Status.RESOURCE_EXHAUSTED,
          ErrorCode.INTERNAL,
          "an order of "
              + order.getSerializedSize()
              + " bytes, at most "
              + ControlServer.MAX_MESSAGE_BYTES
              + " can be sent");
    } else if (!outbox.send(order)) {
      refuse(
          Status.RESOURCE_EXHAUSTED,
          ErrorCode.TIMED_OUT,
          "the process does not read its orders: more than "
              + Outbox.MAX_WAITING_MESSAGES
              + " or "
              + (Outbox.MAX_WAITING_BYTES >> 20)
              + " MiB wait");
    }
  }

  /** Ends the stream with a code that its process can show. */
  void refuse(Status status, ErrorCode code, String message) {
    LOG.warn("{} {}: {}", code.code(), code.title(), message);
    end(status.withDescription(code.code() + " " + code.title() + ": " + message));
  }

  /** Called when the time for a hello is over. */
  void helloDue() {
    if (introduced == null) {
      close(Status.DEADLINE_EXCEEDED.withDescription("no hello in time"));
    }
  }

  private void end(Status status) {
    close(status);
    if (introduced != null) {
      teller.execute(() -> leave(String.valueOf(status.getDescription())));
    }
  }

  void close(Status status) {
    outbox.close(status);
  }

  private void leave(String cause) {
    if (introduced != null) {
      peers.leave(this, cause);
    }
  }
}
