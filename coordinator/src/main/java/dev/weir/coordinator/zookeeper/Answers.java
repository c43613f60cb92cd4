package dev.weir.coordinator.zookeeper;

import dev.weir.checkpointing.meta.MalformedValueException;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataText;
import java.util.ArrayList;
import java.util.List;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What ZooKeeper's answers to metadata calls mean. Stateless. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  static List<Integer> versions(List<CuratorTransactionResult> results) {
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

  static int firstFailed(List<CuratorTransactionResult> results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).getError() != 0) {
        return i;
      }
    }
    return -1;
  }

  static MetadataEvent outcome(long token, int failed, int rc) {
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
  static MetadataEvent unknown(long token, int rc) {
    switch (Code.get(rc)) {
      case CONNECTIONLOSS, SESSIONEXPIRED, OPERATIONTIMEOUT, SESSIONMOVED, REQUESTTIMEOUT ->
          LOG.debug("metadata call {}: {}", token, Code.get(rc));
      default -> LOG.error("metadata call {}: ZooKeeper answered {}", token, Code.get(rc));
    }
    return new MetadataEvent.Unknown(token);
  }

  static MetadataEvent valueRead(long token, String path, CuratorEvent answer) {
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

  static MetadataEvent childrenRead(long token, CuratorEvent answer) {
    int rc = answer.getResultCode();
    if (rc == Code.OK.intValue()) {
      return new MetadataEvent.Children(token, answer.getChildren().stream().sorted().toList());
    }
    return rc == Code.NONODE.intValue()
        ? new MetadataEvent.Children(token, List.of())
        : unknown(token, rc);
  }
}
