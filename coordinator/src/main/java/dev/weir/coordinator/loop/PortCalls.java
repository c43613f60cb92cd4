package dev.weir.coordinator.loop;

import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.Halt;
import dev.weir.coordinator.message.CoordinatorEvent;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the ports carry out commands, and makes events of the object store's answers. Called by the
 * coordinator's thread; blocks nowhere.
 */
final class PortCalls {
  private static final Logger LOG = LoggerFactory.getLogger(PortCalls.class);

  private final CoordinatorLoop.Ports ports;
  private final Consumer<CoordinatorEvent> events;

  PortCalls(CoordinatorLoop.Ports ports, Consumer<CoordinatorEvent> events) {
    this.ports = ports;
    this.events = events;
  }

  void carryOut(CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.Metadata call) {
      carryOut(call);
    } else if (command instanceof CoordinatorCommand.Blob call) {
      carryOut(call);
    } else if (command instanceof CoordinatorCommand.ToExecutor order) {
      ports.workers().send(order);
    } else if (command instanceof CoordinatorCommand.ToWorker order) {
      ports.workers().send(order);
    } else if (command instanceof CoordinatorCommand.CloseExecutor order) {
      ports.workers().close(order);
    } else if (command instanceof CoordinatorCommand.CloseWorker order) {
      ports.workers().close(order);
    } else if (command instanceof CoordinatorCommand.Reply reply) {
      ports.replies().reply(reply.replyToken(), reply.answer());
    } else if (command instanceof CoordinatorCommand.Alert alert) {
      LOG.warn("{} {}: {}", alert.code().code(), alert.code().title(), alert.message());
    } else if (command instanceof Halt halt) {
      LOG.error("this coordinator halts: {}", halt.reason());
      ports.halt().accept(halt);
    }
  }

  private void carryOut(CoordinatorCommand.Metadata call) {
    if (call instanceof CoordinatorCommand.MetadataWrite write) {
      ports.metadata().write(write.token(), write.operations());
    } else if (call instanceof CoordinatorCommand.MetadataRead read) {
      ports.metadata().read(read.token(), read.path());
    } else if (call instanceof CoordinatorCommand.MetadataChildren children) {
      ports.metadata().children(children.token(), children.path());
    }
  }

  private void carryOut(CoordinatorCommand.Blob call) {
    long token = call.token();
    if (call instanceof CoordinatorCommand.BlobCreate create) {
      answer(
          token,
          ports.blobs().create(create.key(), create.bytes()),
          done -> new CoordinatorEvent.BlobCreated(token));
    } else if (call instanceof CoordinatorCommand.BlobRead read) {
      answer(
          token,
          ports.blobs().read(read.key()),
          bytes -> new CoordinatorEvent.BlobRead(token, bytes));
    } else if (call instanceof CoordinatorCommand.BlobList list) {
      answer(
          token,
          ports.blobs().list(list.prefix()),
          objects -> new CoordinatorEvent.BlobListed(token, objects));
    } else if (call instanceof CoordinatorCommand.BlobDelete delete) {
      answer(
          token,
          ports.blobs().delete(delete.key()),
          done -> new CoordinatorEvent.BlobDeleted(token));
    }
  }

  private <T> void answer(
      long token, CompletionStage<T> stage, Function<T, CoordinatorEvent> event) {
    var unused =
        stage.handle(
            (value, error) -> {
              events.accept(error == null ? event.apply(value) : failed(token, error));
              return null;
            });
  }

  private static CoordinatorEvent failed(long token, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    Reason reason = cause instanceof BlobStoreException e ? e.reason() : Reason.UNKNOWN;
    return new CoordinatorEvent.BlobFailed(token, reason, String.valueOf(cause.getMessage()));
  }
}
