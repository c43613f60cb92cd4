package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The limits, the connector and the last-resort errors of the server below the routes. */
final class JettySetUp {
  private static final int MAX_THREADS = EventStreams.MAX_STREAMS * 2 + 64;
  private static final int MIN_THREADS = 4;
  private static final int IDLE_THREAD_MILLIS = 30_000;
  private static final long IDLE_CONNECTION_MILLIS = 60_000;
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int BACKLOG = 128;
  private static final int SPEC_IN_MEMORY_MIB = 1;

  private final HttpSettings settings;
  private final @Nullable SSLContext tls;

  JettySetUp(HttpSettings settings, @Nullable SSLContext tls) {
    this.settings = settings;
    this.tls = tls;
  }

  void apply(JavalinConfig config) {
    var threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, IDLE_THREAD_MILLIS);
    threads.setName("http");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.multipartConfig.maxFileSize(JarIntake.MAX_JAR_BYTES >> 20, SizeUnit.MB);
    config.jetty.multipartConfig.maxTotalRequestSize(
        (JarIntake.MAX_JAR_BYTES >> 20) + SPEC_IN_MEMORY_MIB, SizeUnit.MB);
    config.jetty.multipartConfig.maxInMemoryFileSize(SPEC_IN_MEMORY_MIB, SizeUnit.MB);
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(MAX_HEADER_BYTES);
        });
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(JettySetUp::error);
          server.setStopAtShutdown(false);
        });
    config.jetty.addConnector(this::connector);
  }

  private ServerConnector connector(Server server, HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    var connector = new ServerConnector(server, factories(http, plain));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_CONNECTION_MILLIS);
    connector.setAcceptQueueSize(BACKLOG);
    return connector;
  }

  private ConnectionFactory[] factories(HttpConfiguration http, HttpConnectionFactory plain) {
    if (tls == null) {
      return new ConnectionFactory[] {plain};
    }
    // Reached by address as well as by name: the name in the handshake need not be the host's.
    http.addCustomizer(new SecureRequestCustomizer(false));
    var ssl = new SslContextFactory.Server();
    ssl.setSslContext(tls);
    return new ConnectionFactory[] {new SslConnectionFactory(ssl, plain.getProtocol()), plain};
  }

  /** What fails before a route is found: malformed requests. */
  private static boolean error(Request request, Response response, Callback callback) {
    int status = response.getStatus() == 0 ? 500 : response.getStatus();
    Problem problem =
        Problem.of(
                status >= 500 ? ErrorCode.INTERNAL : ErrorCode.REQUEST_INVALID,
                "the request was refused with HTTP status " + status)
            .withStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    response.write(
        true, ByteBuffer.wrap((problem.json() + "\n").getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }
}
