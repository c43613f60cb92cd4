package dev.weir.coordinator.zookeeper;

import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataText;
import java.util.ArrayList;
import java.util.List;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.framework.api.transaction.TransactionOp;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/**
 * A write under way. Immutable.
 *
 * @param parentsMade up to which operation parents have been made, none being -1; it only grows
 */
record Transaction(long token, List<Step> steps, int parentsMade) {
  private static final byte[] NO_VALUE = new byte[0];

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

  static Step step(MetadataOp operation, MetadataAddress address) {
    byte[] value = NO_VALUE;
    if (operation instanceof MetadataOp.Create create) {
      value = MetadataText.encode(create.value());
    } else if (operation instanceof MetadataOp.Set set) {
      value = MetadataText.encode(set.value());
    }
    return new Step(operation, address.full(operation.path()), value);
  }

  /** One operation as it is sent; the value is empty where the operation has none. */
  record Step(MetadataOp operation, String path, byte[] value) {
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
}
