package dev.weir.coordinator.http;

import dev.weir.coordinator.live.LiveView;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;

/** What /metrics shows: jobs and processes from the view, this JVM by the usual binders. */
final class MetricsPage implements AutoCloseable {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS = "application/openmetrics-text";

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics garbage = new JvmGcMetrics();

  MetricsPage(Supplier<LiveView> views, CheckpointDurations durations, String version) {
    var prometheus = new PrometheusRegistry();
    prometheus.register(new JobMetrics(views, durations));
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbage.bindTo(registry);
    Gauge.builder("weir.build.info", () -> 1)
        .description("1; its labels say what runs here")
        .tag("version", version)
        .tag("java", Runtime.version().toString())
        .register(registry);
  }

  void show(Context ctx) {
    String accept = ctx.header("Accept");
    boolean open = accept != null && accept.contains(OPEN_METRICS);
    String type = open ? OPEN_METRICS + "; version=1.0.0; charset=utf-8" : TEXT;
    ctx.contentType(type).result(registry.scrape(type));
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }
}
