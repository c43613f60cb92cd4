package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus reads a coordinator's metrics and answers questions about them. */
@Tag("slow")
class PrometheusIT {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.small();

  @TempDir static Path files;

  @Test
  void aScrapeOfACoordinatorAnswersQueriesOfARunningJob() throws Exception {
    String program = OutsideProgram.require("prometheus", "apt-get install prometheus");
    RunningJob.submit(CLUSTER, files, "counted", 500);
    String address = CLUSTER.servers().get(0).replace("http://", "");
    Path configuration = files.resolve("prometheus.yml");
    Files.writeString(
        configuration,
        "global: {scrape_interval: 1s, scrape_timeout: 1s}\n"
            + "scrape_configs:\n"
            + "  - job_name: weir\n"
            + "    static_configs: [{targets: ['"
            + address
            + "']}]\n");
    int port = FreePort.any();
    try (var prometheus =
        new ServerProcess(
            "prometheus",
            CLUSTER.directory(),
            Map.of(),
            List.of(
                program,
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + files.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port))) {
      var api = new Api(List.of("http://127.0.0.1:" + port));
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                assertThat(value(api, "up%7Bjob=%22weir%22%7D")).isEqualTo(1);
                assertThat(value(api, "weir_coordinator_leader")).isEqualTo(1);
                assertThat(value(api, "sum(weir_workers%7Bstatus=%22connected%22%7D)"))
                    .isEqualTo(2);
                assertThat(value(api, "sum(rate(weir_operator_records_in_total%5B10s%5D))"))
                    .isPositive();
                assertThat(
                        value(
                            api,
                            "weir_checkpoints_total%7Bjob_name=%22counted%22,"
                                + "outcome=%22completed%22%7D"))
                    .isGreaterThan(2);
                assertThat(value(api, "weir_channel_unaccounted_bytes_max")).isZero();
              });
      assertThat(prometheus.alive()).isTrue();
    }
  }

  /** Of the only series that the query gives. */
  private static double value(Api prometheus, String query) {
    JsonNode result = prometheus.json("/api/v1/query?query=" + query).path("data").path("result");
    assertThat(result).as(query).isNotEmpty();
    return result.get(0).path("value").get(1).asDouble();
  }
}
