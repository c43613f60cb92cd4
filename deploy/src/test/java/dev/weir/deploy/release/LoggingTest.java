package dev.weir.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.worker.process.LibraryLogs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How the processes of the distribution log. */
class LoggingTest {
  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() throws Exception {
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("src/main/logging/logback.xml").toFile());
  }

  @Test
  void aLibraryNeverPrintsAStack() {
    List<String> printed =
        printed("io.grpc.netty", new IOException("reset", new IllegalStateException("by peer")));
    assertThat(printed).hasSize(1);
    assertThat(printed.get(0))
        .contains("WARN", "connection lost", "java.io.IOException: reset", "by peer")
        .hasLineCount(1)
        .doesNotContain("LoggingTest");
  }

  @Test
  void aLineOfALibraryWithoutAFailureIsWhole() {
    assertThat(printed("io.grpc.netty", null)).hasSize(1);
    assertThat(printed("io.grpc.netty", null).get(0)).hasLineCount(1).endsWith("lost \n");
  }

  @Test
  void whereWeirIsAtFaultTheStackFollows() {
    List<String> printed = printed("dev.weir.worker", new IllegalStateException("a rule broken"));
    assertThat(printed).hasSize(1);
    assertThat(printed.get(0)).contains("connection lost\n", "a rule broken", "LoggingTest");
  }

  @Test
  void triesToConnectAreNoNews() {
    for (String logger :
        List.of(
            "org.apache.curator.ConnectionState",
            "org.apache.curator.framework.imps.CuratorFrameworkImpl",
            "org.apache.zookeeper.ClientCnxn")) {
      assertThat(context.getLogger(logger).isEnabledFor(Level.WARN)).as(logger).isFalse();
    }
  }

  @Test
  void whatLibrariesLogWithTheJdkComesIntoTheSameLog() {
    var heard = new ListAppender<ILoggingEvent>();
    heard.start();
    Logger logger = (Logger) LoggerFactory.getLogger("io.grpc.netty");
    logger.addAppender(heard);
    var root = java.util.logging.Logger.getLogger("");
    Handler[] before = root.getHandlers();
    try {
      LibraryLogs.join();
      java.util.logging.Logger.getLogger("io.grpc.netty")
          .log(java.util.logging.Level.WARNING, "stream error", new IOException("reset"));
      assertThat(heard.list).hasSize(1);
      assertThat(heard.list.get(0).getFormattedMessage()).isEqualTo("stream error");
      assertThat(heard.list.get(0).getThrowableProxy().getMessage()).isEqualTo("reset");
    } finally {
      SLF4JBridgeHandler.uninstall();
      Arrays.stream(before).forEach(root::addHandler);
      logger.detachAppender(heard);
    }
  }

  /** What each appender that hears of an event makes of it. */
  private List<String> printed(String name, Throwable failure) {
    Logger logger = context.getLogger(name);
    assertThat(logger.isWarnEnabled()).isTrue();
    var event = new LoggingEvent("", logger, Level.WARN, "connection lost", failure, null);
    var lines = new ArrayList<String>();
    for (Logger l = logger; l != null; l = parent(l)) {
      for (var all = l.iteratorForAppenders(); all.hasNext(); ) {
        Appender<ILoggingEvent> appender = all.next();
        byte[] line = ((OutputStreamAppender<ILoggingEvent>) appender).getEncoder().encode(event);
        lines.add(new String(line, StandardCharsets.UTF_8));
      }
    }
    return lines;
  }

  private Logger parent(Logger logger) {
    if (!logger.isAdditive() || logger.getName().equals("ROOT")) {
      return null;
    }
    int end = logger.getName().lastIndexOf('.');
    return context.getLogger(end < 0 ? "ROOT" : logger.getName().substring(0, end));
  }
}
