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
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.curator.framework.api.transaction.TransactionOp;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata store in ZooKeeper. Calls may be made by any thread and return at once; each has
 * exactly one event, given to the consumer on a thread of the client, or on the caller's where
 * there is no session. A call whose answer is lost is UNKNOWN, and never repeated here, nor by
 * Curator, whose transaction the write is.
 *
 * <p>Missing parents of a created node are made when the transaction was refused for want of them,
 * and the transaction, certainly not applied, is then sent again: a transaction refused at its
 * fence leaves nothing behind.
 */
public final class ZooKeeperMetadataStore implements MetadataStore {
  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperMetadataStore.class);

  private static final byte[] NO_VALUE = new byte[0];

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
    write(new Transaction(token, operations.stream().map(this::step).toList(), -1));
  }

  /** One operation as it is sent; the value is empty where the operation has none. */
  private record Step(MetadataOp operation, String path, byte[] value) {
    CuratorOp with(TransactionOp curator) throws Exception {
      if (operation instanceof MetadataOp.Check check) {
        return curator.check().withVersion(check.version()).forPath(path);
      } else if (operation instanceof MetadataOp.Create) {
        return curator.create().withMode(CreateMode.PERSISTENT).forPath(path, value);
      } else if (operation instanceof MetadataOp.Set set) {
        return curator.setData().withVersion(set.version()).forPath(path, value);
      } else if (operation instanceof MetadataOp.Delete delete) {
        return curator.delete().withVersion(delete.version()).forPath(path);
      }
      throw new AssertionError(operation);
    }
  }

  /**
   * @param parentsMade up to which operation parents have been made, none being -1; it only grows
   */
  private record Transaction(long token, List<Step> steps, int parentsMade) {
    boolean lacksParents(int failed, int rc) {
      return failed > parentsMade
          && rc == Code.NONODE.intValue()
          && steps.get(failed).operation() instanceof MetadataOp.Create;
    }

    Transaction withParentsOf(int step) {
      return new Transaction(token, steps, step);
    }

    List<CuratorOp> operations(TransactionOp curator) throws Exception {
      var operations = new ArrayList<CuratorOp>(steps.size());
      for (Step step : steps) {
        operations.add(step.with(curator));
      }
      return operations;
    }
  }

  private Step step(MetadataOp operation) {
    byte[] value = NO_VALUE;
    if (operation instanceof MetadataOp.Create create) {
      value = MetadataText.encode(create.value());
    } else if (operation instanceof MetadataOp.Set set) {
      value = MetadataText.encode(set.value());
    }
    return new Step(operation, address.full(operation.path()), value);
  }

  private void write(Transaction transaction) {
    send(
        transaction.token(),
        curator ->
            curator
                .transaction()
                .inBackground((c, event) -> answered(transaction, event))
                .forOperations(transaction.operations(curator.transactionOp())));
  }

  private void answered(Transaction transaction, CuratorEvent answer) {
    int rc = answer.getResultCode();
    List<CuratorTransactionResult> results = answer.getOpResults();
    if (rc == Code.OK.intValue()) {
      events.accept(new MetadataEvent.Written(transaction.token(), versions(results)));
      return;
    }
    int failed = results == null ? -1 : firstFailed(results);
    if (transaction.lacksParents(failed, rc)) {
      Transaction next = transaction.withParentsOf(failed);
      String child = transaction.steps().get(failed).path();
      Parents.make(session, child, code -> retry(next, code));
    } else {
      events.accept(outcome(transaction.token(), failed, rc));
    }
  }

  private void retry(Transaction transaction, int code) {
    if (code == Code.OK.intValue()) {
      write(transaction);
    } else {
      events.accept(unknown(transaction.token(), code));
    }
  }

  private static List<Integer> versions(List<CuratorTransactionResult> results) {
    var versions = new ArrayList<Integer>(results.size());
    for (CuratorTransactionResult result : results) {
      versions.add(
          switch (result.getType()) {
            case SET_DATA -> result.getResultStat().getVersion();
            case CREATE -> 0;
            default -> -1;
          });
    }
    return versions;
  }

  private static int firstFailed(List<CuratorTransactionResult> results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).getError() != 0) {
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

  /** Between sessions nothing is sent; the caller reads back all the same. */
  private void send(long token, ZooKeeperSession.Call call) {
    if (!session.send(call)) {
      events.accept(unknown(token, Code.CONNECTIONLOSS.intValue()));
    }
  }

  @Override
  public void read(long token, String path) {
    String full = address.full(path);
    afterSync(
        token,
        full,
        curator ->
            curator
                .getData()
                .inBackground((c, event) -> events.accept(valueRead(token, path, event)))
                .forPath(full));
  }

  private static MetadataEvent valueRead(long token, String path, CuratorEvent answer) {
    int rc = answer.getResultCode();
    if (rc == Code.OK.intValue()) {
      return value(token, path, answer.getData(), answer.getStat().getVersion());
    }
    return rc == Code.NONODE.intValue()
        ? new MetadataEvent.Value(token, null, -1)
        : unknown(token, rc);
  }

  private static MetadataEvent value(long token, String path, byte[] data, int version) {
    try {
      return new MetadataEvent.Value(token, MetadataText.decode(data), version);
    } catch (MalformedValueException e) {
      LOG.error("the node {} is damaged: {}", path, e.getMessage());
      return new MetadataEvent.Unreadable(token, path, version, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void children(long token, String path) {
    String full = address.full(path);
    afterSync(
        token,
        full,
        curator ->
            curator
                .getChildren()
                .inBackground((c, event) -> events.accept(childrenRead(token, event)))
                .forPath(full));
  }

  private static MetadataEvent childrenRead(long token, CuratorEvent answer) {
    int rc = answer.getResultCode();
    if (rc == Code.OK.intValue()) {
      return new MetadataEvent.Children(token, answer.getChildren().stream().sorted().toList());
    }
    return rc == Code.NONODE.intValue()
        ? new MetadataEvent.Children(token, List.of())
        : unknown(token, rc);
  }

  /** Both go through one session: only its own event thread, on which answers come, ends it. */
  private void afterSync(long token, String full, ZooKeeperSession.Call then) {
    send(
        token,
        curator ->
            curator
                .sync()
                .inBackground(
                    (c, event) -> {
                      if (event.getResultCode() == Code.OK.intValue()) {
                        send(token, then);
                      } else {
                        events.accept(unknown(token, event.getResultCode()));
                      }
                    })
                .forPath(full));
  }
}
