package dev.weir.coordinator.zookeeper;

import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataStore;
import java.util.List;
import java.util.function.Consumer;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.zookeeper.KeeperException.Code;

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
    write(
        new Transaction(
            token, operations.stream().map(o -> Transaction.step(o, address)).toList(), -1));
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
      events.accept(new MetadataEvent.Written(transaction.token(), Answers.versions(results)));
      return;
    }
    int failed = results == null ? -1 : Answers.firstFailed(results);
    if (transaction.lacksParents(failed, rc)) {
      Transaction next = transaction.withParentsOf(failed);
      String child = transaction.steps().get(failed).path();
      Parents.make(session, child, code -> retry(next, code));
    } else {
      events.accept(Answers.outcome(transaction.token(), failed, rc));
    }
  }

  private void retry(Transaction transaction, int code) {
    if (code == Code.OK.intValue()) {
      write(transaction);
    } else {
      events.accept(Answers.unknown(transaction.token(), code));
    }
  }

  /** Between sessions nothing is sent; the caller reads back all the same. */
  private void send(long token, ZooKeeperSession.Call call) {
    if (!session.send(call)) {
      events.accept(Answers.unknown(token, Code.CONNECTIONLOSS.intValue()));
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
                .inBackground((c, event) -> events.accept(Answers.valueRead(token, path, event)))
                .forPath(full));
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
                .inBackground((c, event) -> events.accept(Answers.childrenRead(token, event)))
                .forPath(full));
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
                        events.accept(Answers.unknown(token, event.getResultCode()));
                      }
                    })
                .forPath(full));
  }
}
