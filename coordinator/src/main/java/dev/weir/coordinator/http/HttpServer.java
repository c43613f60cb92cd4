package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.coordinator.view.ClusterView;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of a coordinator. Requests run on its own threads; they read published views, and
 * ask the coordinator's loop by events.
 */
public final class HttpServer implements AutoCloseable {
  private static final long STUCK_MILLIS = 30_000;
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final HttpSettings settings;
  private final HttpPorts ports;
  private final TokenGate gate;
  private final OriginGate origins;
  private final Forwarder forwarder;
  private final FiguresLoop figures;
  private final CheckpointDurations durations = new CheckpointDurations();
  private final MetricsPage metrics;
  private final Coordinators coordinators = new Coordinators();
  private final TellingLoop telling;
  private final Javalin server;

  /**
   * Starts to listen.
   *
   * @throws WeirException PORT_IN_USE, CERTIFICATE_INVALID
   */
  public HttpServer(HttpSettings settings, HttpPorts ports) {
    this.settings = settings;
    this.ports = ports;
    this.gate = new TokenGate(settings.token());
    this.origins = new OriginGate(settings);
    @Nullable SSLContext tls =
        settings.tlsDirectory() == null ? null : TlsContext.load(settings.tlsDirectory());
    this.forwarder = new Forwarder(ports.about().coordinator(), tls);
    this.figures = new FiguresLoop(this::view);
    ports.replies().whenChanged(figures::changed);
    this.metrics = new MetricsPage(figures::live, durations, ports.about().version());
    this.telling = new TellingLoop(ports.views(), forwarder);
    this.server =
        Javalin.create(
            config -> {
              configure(config);
              new JettySetUp(settings, tls).apply(config);
            });
    listen();
    telling.start(settings.token(), this::self);
  }

  private void listen() {
    try {
      server.start();
    } catch (RuntimeException e) {
      close();
      throw new WeirException(
          ErrorCode.PORT_IN_USE,
          "cannot serve HTTP on "
              + settings.host()
              + ":"
              + settings.port()
              + " ("
              + rootMessage(e)
              + "); choose another --http-port, or 0 for a free one",
          e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  public int port() {
    return server.port();
  }

  /** host:port, as others reach it. */
  public String address() {
    return ports.about().host() + ":" + port();
  }

  private ClusterView view() {
    ClusterView view = ports.views().get();
    durations.observe(view);
    return view;
  }

  private Coordinators.Info self() {
    HttpPorts.About about = ports.about();
    return new Coordinators.Info(
        about.coordinator(), about.pid(), address(), about.controlAddress());
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.maxRequestSize = SubmitSpec.MAX_CHARS;
    config.http.prefer405over404 = true;
    config.http.defaultContentType = "text/plain; charset=utf-8";
    RoutesConfig routes = config.routes;
    routes.before(this::guard);
    routes.before("/api/*", this::forwardUnlessLeader);
    new ApiRoutes(ports, this::self, settings.insecureNetwork(), figures, coordinators)
        .addTo(routes);
    new MonitorPage(gate).addTo(routes);
    routes.get("/metrics", metrics::show);
    routes.get("/livez", this::alive);
    routes.get("/readyz", this::ready);
    Refusals.addTo(routes);
  }

  private void guard(Context ctx) {
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cache-Control", "no-store");
    String path = ctx.path();
    if (path.equals("/livez") || path.equals("/readyz")) {
      return;
    }
    origins.check(ctx);
    boolean page = path.equals("/") || path.startsWith("/jobs/") || path.startsWith("/assets/");
    if (!page) {
      gate.check(ctx);
    }
  }

  private void forwardUnlessLeader(Context ctx) throws IOException {
    ClusterView view = ports.views().get();
    if (!Leadership.isHere(view)) {
      if (ctx.req().getContentLengthLong() > JarIntake.MAX_JAR_BYTES + SubmitSpec.MAX_CHARS) {
        throw JarIntake.tooLarge(JarIntake.MAX_JAR_BYTES);
      }
      forwarder.forward(ctx, Leadership.elsewhere(view));
    }
  }

  /** Alive is who still publishes views; what is outside this process does not matter. */
  private void alive(Context ctx) {
    boolean alive = figures.sinceNewViewMillis() < STUCK_MILLIS;
    ctx.status(alive ? 200 : 503).result(alive ? "ok\n" : "the coordinator's loop is stuck\n");
  }

  /** Ready is who leads, or knows who does. */
  private void ready(Context ctx) {
    ClusterView view = ports.views().get();
    boolean ready = Leadership.isHere(view) || !view.leader().httpAddress().isEmpty();
    ctx.status(ready ? 200 : 503).result(ready ? "ready\n" : "no coordinator leads yet\n");
  }

  @Override
  public void close() {
    telling.close();
    figures.close();
    ports.replies().stop();
    try {
      forwarder.close();
    } catch (IOException e) {
      LOG.debug("An answer of the leader could not be closed", e);
    }
    server.stop();
    metrics.close();
  }
}
