package dev.weir.coordinator.process;

import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.BlobStores;
import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MetadataAddress;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.Probe;
import dev.weir.coordinator.http.HttpPorts;
import dev.weir.coordinator.http.HttpServer;
import dev.weir.coordinator.http.HttpSettings;
import dev.weir.coordinator.http.PendingReplies;
import dev.weir.coordinator.leader.LeaderCore;
import dev.weir.coordinator.loop.CoordinatorCore;
import dev.weir.coordinator.loop.CoordinatorLoop;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.CoordinatorCommand.Halt;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.rpc.ControlServer;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.LeaderView;
import dev.weir.coordinator.zookeeper.Candidate;
import dev.weir.coordinator.zookeeper.ZooKeeperMetadataStore;
import dev.weir.coordinator.zookeeper.ZooKeeperSession;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator: everything that it is connected to, opened in order and closed in the opposite
 * one. It stands by or leads as the election decides; {@link #close} steps down at once.
 */
public final class CoordinatorDaemon implements AutoCloseable {
  /** Exit status of a coordinator that must not act any more. */
  public static final int HALT_STATUS = 70;

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorDaemon.class);

  private final CoordinatorConfig config;
  private final String version;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final PendingReplies replies = new PendingReplies();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable CoordinatorLoop loop;
  private String controlAddress = "";
  private String httpAddress = "";
  private boolean closed;

  private CoordinatorDaemon(CoordinatorConfig config, String version) {
    this.config = config;
    this.version = version;
  }

  /**
   * Starts a coordinator that ends this process when it must not act any more, and steps down when
   * the process is told to end. Prints its addresses.
   *
   * @throws WeirException when something that it needs is missing; nothing then stays open
   */
  public static CoordinatorDaemon start(CoordinatorConfig config, String version) {
    CoordinatorDaemon daemon =
        start(config, version, halt -> Runtime.getRuntime().halt(HALT_STATUS));
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::close, "coordinator-step-down"));
    System.out.println(daemon.line());
    return daemon;
  }

  /**
   * Starts a coordinator within a process that has other business too.
   *
   * @param halt called on the coordinator's thread when it must not act any more
   */
  public static CoordinatorDaemon start(
      CoordinatorConfig config, String version, Consumer<Halt> halt) {
    var daemon = new CoordinatorDaemon(config, version);
    try {
      daemon.open(halt);
      return daemon;
    } catch (RuntimeException e) {
      daemon.close();
      throw e;
    }
  }

  private void open(Consumer<Halt> halt) {
    @Nullable String token = config.readToken();
    if (config.isExposed()) {
      LOG.warn(
          "--insecure-network: everybody who reaches {} may run code on this cluster",
          config.network().host());
    }
    var address = MetadataAddress.parse(config.metadata().zookeeper(), config.cluster());
    BlobStore blobs =
        opening(
            BlobStores.open(
                config.storage().address(),
                new BlobStores.Options(config.storage().s3Endpoint(), null, null)));
    Probe.check(blobs, config.coordinator() + "-" + UUID.randomUUID());
    openServers(blobs, token);

    var session = new ZooKeeperSession(address, config.metadata().sessionMillis());
    CoordinatorLoop coordinator =
        new CoordinatorLoop(
            core(),
            made ->
                new CoordinatorLoop.Ports(
                    new ZooKeeperMetadataStore(
                        session, event -> made.post(new CoordinatorEvent.Metadata(event))),
                    blobs,
                    control(),
                    replies,
                    halt));
    LeaderProber prober =
        opening(new LeaderProber(config.coordinator(), this::standsBy, coordinator::post));
    new Candidate(session, event -> heard(coordinator, prober, event));
    loop = coordinator;
    coordinator.start();
    opening(session);
    // Stops deciding before the session ends and lets another one lead.
    opening(coordinator);
    session.open(ZooKeeperSession.DEFAULT_OPEN_WAIT_MILLIS);
  }

  private void openServers(BlobStore blobs, @Nullable String token) {
    var network = config.network();
    var security = config.security();
    ControlServer control =
        opening(
            new ControlServer(
                new ControlServer.Settings(
                    network.host(),
                    network.controlPort(),
                    config.cluster(),
                    version,
                    security.tlsDirectory()),
                this::post,
                this::takesStreams));
    controlAddress = network.reachableHost() + ":" + control.port();
    HttpServer http =
        opening(
            new HttpServer(
                new HttpSettings(
                    network.host(),
                    network.httpPort(),
                    security.tlsDirectory(),
                    token,
                    config.isExposed()),
                new HttpPorts(about(), this::view, this::post, replies, blobs)));
    httpAddress = http.address();
  }

  private HttpPorts.About about() {
    return new HttpPorts.About(
        config.cluster(),
        version,
        config.coordinator(),
        ProcessHandle.current().pid(),
        config.network().reachableHost(),
        controlAddress);
  }

  private CoordinatorCore core() {
    return new CoordinatorCore(
        new CoordinatorCore.Config(
            new LeaderCore.Identity(config.coordinator(), controlAddress, httpAddress),
            version,
            config.metadata().sessionMillis(),
            new SecureRandom().nextLong()));
  }

  private ControlServer control() {
    return opened.stream()
        .filter(ControlServer.class::isInstance)
        .map(ControlServer.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static void heard(CoordinatorLoop loop, LeaderProber prober, ElectionEvent event) {
    if (event instanceof ElectionEvent.LeaderSeen seen) {
      prober.leaderIs(seen.leader());
    }
    loop.post(new CoordinatorEvent.Election(event));
  }

  private <T extends AutoCloseable> T opening(T part) {
    opened.push(part);
    return part;
  }

  private void post(CoordinatorEvent event) {
    CoordinatorLoop running = loop;
    if (running != null) {
      running.post(event);
    }
  }

  /** What is shown, at any time, before the loop exists too. */
  public ClusterView view() {
    CoordinatorLoop running = loop;
    return running != null
        ? running.view()
        : new ClusterView(
            System.currentTimeMillis(),
            new LeaderView(config.coordinator(), "STANDBY", false, 0, "", ""),
            List.of(),
            List.of(),
            List.of());
  }

  /**
   * Asks as a client over HTTP would, from within the process.
   *
   * @throws WeirException what was refused, or TIMED_OUT
   */
  public Answer.Accepted ask(ClientRequest request, long timeoutMillis) {
    Answer answer = replies.ask(this::post, request, timeoutMillis);
    if (answer instanceof Answer.Refused refused) {
      throw new WeirException(refused.code(), refused.message());
    }
    return (Answer.Accepted) answer;
  }

  private boolean standsBy() {
    return view().leader().state().equals("STANDBY");
  }

  /** Streams are taken from the moment on that the claim has succeeded, in doubt too. */
  private boolean takesStreams() {
    String state = view().leader().state();
    return state.equals("LOADING") || state.equals("LEADING") || state.equals("FROZEN");
  }

  /** host:port of gRPC, as others reach it. */
  public String controlAddress() {
    return controlAddress;
  }

  /** host:port of HTTP, as others reach it. */
  public String httpAddress() {
    return httpAddress;
  }

  /** What is printed at start. */
  public String line() {
    return "coordinator "
        + config.coordinator()
        + " of cluster "
        + config.cluster()
        + ": pid "
        + ProcessHandle.current().pid()
        + ", workers connect to "
        + controlAddress
        + ", monitor "
        + (config.security().tlsDirectory() == null ? "http" : "https")
        + "://"
        + httpAddress
        + "/";
  }

  /** Waits until it is closed. */
  public void await() throws InterruptedException {
    ended.await();
  }

  /** Steps down at once: whoever stands by takes over without waiting for a timeout. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed", part.getClass().getSimpleName(), e);
      }
    }
    ended.countDown();
  }
}
