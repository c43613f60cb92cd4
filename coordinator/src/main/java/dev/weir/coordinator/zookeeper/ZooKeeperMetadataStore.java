package dev.weir.coordinator.zookeeper;

import dev.weir.checkpointing.meta.MalformedValueException;
import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataStore;
import dev.weir.checkpointing.meta.MetadataText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata store in ZooKeeper. Calls may be made by any thread and return at once; each has
 * exactly one event, given to the consumer on an event thread of the client. A call whose answer is
 * lost is UNKNOWN, and never repeated here.
 *
 * <p>Missing parents of a created node are made when the transaction was refused for want of them,
 * and the transaction, certainly not applied, is then sent again: a transaction refused at its
 * fence leaves nothing behind.
 */
public final class ZooKeeperMetadataStore implements MetadataStore {
  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperMetadataStore.class);

  private final ZooKeeperSession session;
  private final MetadataAddress address;
  private final Consumer<MetadataEvent> events;

  public ZooKeeperMetadataStore(ZooKeeperSession session, Consumer<MetadataEvent> events) {
    this.session = session;
    this.address = session.address();
    this.events = events;
  }

  /**
   * @throws dev.weir.api.codec.RecordTooLargeException when a value is too large; nothing was sent
   */
  @Override
  public void write(long token, List<MetadataOp> operations) {
    List<Op> ops = operations.stream().map(this::op).toList();
    write(session.handle(), new Transaction(token, operations, ops, -1));
  }

  /**
   * @param parentsMade up to which operation parents have been made, none being -1; it only grows
   */
  private record Transaction(
      long token, List<MetadataOp> operations, List<Op> ops, int parentsMade) {
    boolean lacksParents(int failed, int rc) {
      return failed > parentsMade
          && rc == Code.NONODE.intValue()
          && operations.get(failed) instanceof MetadataOp.Create;
    }

    Transaction withParentsOf(int operation) {
      return new Transaction(token, operations, ops, operation);
    }
  }

  private void write(ZooKeeper handle, Transaction transaction) {
    handle.multi(
        transaction.ops(),
        (rc, path, context, results) -> {
          if (rc == Code.OK.intValue()) {
            events.accept(new MetadataEvent.Written(transaction.token(), versions(results)));
            return;
          }
          int failed = results == null ? -1 : firstFailed(results);
          if (transaction.lacksParents(failed, rc)) {
            String child = address.full(transaction.operations().get(failed).path());
            Transaction next = transaction.withParentsOf(failed);
            Parents.make(handle, child, code -> retry(handle, next, code));
          } else {
            events.accept(outcome(transaction.token(), failed, rc));
          }
        },
        null);
  }

  private void retry(ZooKeeper handle, Transaction transaction, int code) {
    if (code == Code.OK.intValue()) {
      write(handle, transaction);
    } else {
      events.accept(unknown(transaction.token(), code));
    }
  }

  private Op op(MetadataOp operation) {
    String path = address.full(operation.path());
    if (operation instanceof MetadataOp.Check check) {
      return Op.check(path, check.version());
    } else if (operation instanceof MetadataOp.Create create) {
      return Op.create(
          path,
          MetadataText.encode(create.value()),
          ZooDefs.Ids.OPEN_ACL_UNSAFE,
          CreateMode.PERSISTENT);
    } else if (operation instanceof MetadataOp.Set set) {
      return Op.setData(path, MetadataText.encode(set.value()), set.version());
    } else if (operation instanceof MetadataOp.Delete delete) {
      return Op.delete(path, delete.version());
    }
    throw new AssertionError(operation);
  }

  private static List<Integer> versions(List<OpResult> results) {
    var versions = new ArrayList<Integer>(results.size());
    for (OpResult result : results) {
      if (result instanceof OpResult.SetDataResult set) {
        versions.add(set.getStat().getVersion());
      } else {
        versions.add(result instanceof OpResult.CreateResult ? 0 : -1);
      }
    }
    return versions;
  }

  private static int firstFailed(List<OpResult> results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof OpResult.ErrorResult error && error.getErr() != 0) {
        return i;
      }
    }
    return -1;
  }

  private static MetadataEvent outcome(long token, int failed, int rc) {
    if (failed >= 0) {
      switch (Code.get(rc)) {
        case BADVERSION:
          return new MetadataEvent.Refused(token, failed, MetadataEvent.Cause.BAD_VERSION);
        case NODEEXISTS:
          return new MetadataEvent.Refused(token, failed, MetadataEvent.Cause.EXISTS);
        case NONODE:
          return new MetadataEvent.Refused(token, failed, MetadataEvent.Cause.ABSENT);
        case NOTEMPTY:
          return new MetadataEvent.Refused(token, failed, MetadataEvent.Cause.NOT_EMPTY);
        default:
          break;
      }
    }
    return unknown(token, rc);
  }

  /** A lost answer; anything else is a setting of the ensemble that an operator must mend. */
  private static MetadataEvent unknown(long token, int rc) {
    switch (Code.get(rc)) {
      case CONNECTIONLOSS, SESSIONEXPIRED, OPERATIONTIMEOUT, SESSIONMOVED, REQUESTTIMEOUT ->
          LOG.debug("metadata call {}: {}", token, Code.get(rc));
      default -> LOG.error("metadata call {}: ZooKeeper answered {}", token, Code.get(rc));
    }
    return new MetadataEvent.Unknown(token);
  }

  @Override
  public void read(long token, String path) {
    ZooKeeper handle = session.handle();
    String full = address.full(path);
    afterSync(
        handle,
        token,
        full,
        () ->
            handle.getData(
                full,
                false,
                (rc, p, context, data, stat) -> {
                  if (rc == Code.OK.intValue()) {
                    events.accept(value(token, path, data, stat.getVersion()));
                  } else if (rc == Code.NONODE.intValue()) {
                    events.accept(new MetadataEvent.Value(token, null, -1));
                  } else {
                    events.accept(unknown(token, rc));
                  }
                },
                null));
  }

  private static MetadataEvent value(long token, String path, byte[] data, int version) {
    try {
      return new MetadataEvent.Value(token, MetadataText.decode(data), version);
    } catch (MalformedValueException e) {
      LOG.error("the node {} is damaged: {}", path, e.getMessage());
      return new MetadataEvent.Unreadable(token, path, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void children(long token, String path) {
    ZooKeeper handle = session.handle();
    String full = address.full(path);
    afterSync(
        handle,
        token,
        full,
        () ->
            handle.getChildren(
                full,
                false,
                (int rc, String p, Object context, List<String> names) -> {
                  if (rc == Code.OK.intValue()) {
                    events.accept(
                        new MetadataEvent.Children(token, names.stream().sorted().toList()));
                  } else if (rc == Code.NONODE.intValue()) {
                    events.accept(new MetadataEvent.Children(token, List.of()));
                  } else {
                    events.accept(unknown(token, rc));
                  }
                },
                null));
  }

  private void afterSync(ZooKeeper handle, long token, String full, Runnable then) {
    handle.sync(
        full,
        (rc, path, context) -> {
          if (rc == Code.OK.intValue()) {
            then.run();
          } else {
            events.accept(unknown(token, rc));
          }
        },
        null);
  }
}
