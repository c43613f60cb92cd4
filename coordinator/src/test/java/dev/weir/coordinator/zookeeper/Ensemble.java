package dev.weir.coordinator.zookeeper;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/** Real servers and clients of them for the tests of this package. */
final class Ensemble {
  static final int SESSION_MILLIS = 2_000;
  private static final int TICK_MILLIS = 500;
  private static final long WAIT_SECONDS = 15;

  private Ensemble() {}

  static TestingServer server() throws Exception {
    return new TestingServer(spec(), true);
  }

  static InstanceSpec spec() {
    return new InstanceSpec(null, -1, -1, -1, true, -1, TICK_MILLIS, -1, Map.of(), "127.0.0.1");
  }

  static Leader leader(long epoch, long token) {
    return new Leader(new LeaderEpoch(epoch), token, "c" + epoch, "host:1", "host:2");
  }

  /** One coordinator's side: a session, a store, a candidate, and the events of both. */
  static final class Node implements AutoCloseable {
    final ZooKeeperSession session;
    final BlockingQueue<ElectionEvent> election = new LinkedBlockingQueue<>();
    final ZooKeeperMetadataStore store;
    private final BlockingQueue<MetadataEvent> answers = new LinkedBlockingQueue<>();
    private final AtomicLong tokens = new AtomicLong();

    Node(String connect) {
      this(connect, SESSION_MILLIS);
    }

    Node(String connect, int sessionMillis) {
      session = new ZooKeeperSession(MetadataAddress.parse(connect, "test"), sessionMillis);
      store = new ZooKeeperMetadataStore(session, answers::add);
      new Candidate(session, election::add);
      session.open(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    }

    MetadataEvent write(MetadataOp... operations) throws InterruptedException {
      store.write(nextToken(), List.of(operations));
      return answer();
    }

    MetadataEvent read(String path) throws InterruptedException {
      store.read(nextToken(), path);
      return answer();
    }

    MetadataEvent children(String path) throws InterruptedException {
      store.children(nextToken(), path);
      return answer();
    }

    long nextToken() {
      return tokens.incrementAndGet();
    }

    /** How many answers have come that nobody took. */
    int answers() {
      return answers.size();
    }

    MetadataEvent answer() throws InterruptedException {
      MetadataEvent event = answers.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no answer");
      } else if (event.token() != tokens.get()) {
        throw new AssertionError("answer to another call: " + event);
      }
      return event;
    }

    /** The next event of this kind; those of other kinds before it are dropped. */
    <E extends ElectionEvent> E next(Class<E> kind) throws InterruptedException {
      while (true) {
        ElectionEvent event = election.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
          throw new AssertionError("no " + kind.getSimpleName());
        } else if (kind.isInstance(event)) {
          return kind.cast(event);
        }
      }
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
