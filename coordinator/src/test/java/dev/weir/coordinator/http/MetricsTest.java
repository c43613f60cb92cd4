package dev.weir.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.coordinator.live.Views;
import dev.weir.coordinator.live.Views.Second;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z_0-9]+)(\\{[^}]*\\})? (-?[0-9.E+-]+|NaN|\\+Inf)");
  private ServerFixture fixture;

  @BeforeEach
  void start(@TempDir Path directory) {
    fixture = new ServerFixture("c1", directory, ServerFixture.open(), null, null);
    List<Second> each = Collections.nCopies(5, new Second(500, 200, 100));
    fixture.view.set(
        Views.cluster(Views.START + 5000, Views.leading("c1", ""), Views.job(2, 5, each)));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Map<String, Double> scrape() throws Exception {
    HttpResponse<String> response = fixture.get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    var samples = new TreeMap<String, Double>();
    var helped = new TreeSet<String>();
    for (String line : response.body().split("\n")) {
      if (line.startsWith("# HELP ")) {
        String[] words = line.split(" ", 4);
        assertThat(words).as(line).hasSize(4);
        helped.add(words[2]);
      } else if (!line.startsWith("#")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        String name = sample.group(1);
        assertThat(helped)
            .as(line)
            .containsAnyOf(name, name.replaceFirst("_(bucket|sum|count)$", ""));
        String labels = sample.group(2) == null ? "" : sample.group(2);
        samples.put(name + labels, Double.parseDouble(sample.group(3).replace("+Inf", "Infinity")));
      }
    }
    return samples;
  }

  @Test
  void jobsOperatorsAndCheckpointsShow() throws Exception {
    Map<String, Double> m = scrape();
    String parse = "{job_name=\"hot-items\",operator=\"bids → parse\"}";
    assertThat(m)
        .containsEntry("weir_operator_records_in_total" + parse, 1000.0)
        .containsEntry("weir_operator_records_out_total" + parse, 1000.0)
        .containsEntry("weir_operator_late_records_dropped_total" + parse, 2.0)
        .containsEntry("weir_operator_parallelism" + parse, 2.0)
        .containsEntry("weir_operator_timers_pending" + parse, 10.0)
        .containsEntry("weir_state_bytes" + parse, 4096.0)
        .containsEntry("weir_operator_input_queue_fill_ratio_max" + parse, 0.25)
        .containsEntry(
            "weir_operator_time_seconds_total"
                + "{job_name=\"hot-items\",operator=\"bids → parse\",state=\"backpressured\"}",
            2.0)
        .containsEntry("weir_job_event_time_lag_seconds{job_name=\"hot-items\"}", 0.004)
        .containsEntry("weir_job_restarts_total{job_name=\"hot-items\"}", 1.0)
        .containsEntry("weir_job_status{job_name=\"hot-items\",status=\"running\"}", 1.0)
        .containsEntry("weir_job_status{job_name=\"hot-items\",status=\"failed\"}", 0.0)
        .containsEntry("weir_checkpoints_total{job_name=\"hot-items\",outcome=\"completed\"}", 2.0)
        .containsEntry("weir_checkpoints_skipped_total{job_name=\"hot-items\"}", 4.0)
        .containsEntry(
            "weir_checkpoint_last_size_bytes{job_name=\"hot-items\",kind=\"full\"}", 4096.0)
        .containsEntry(
            "weir_checkpoint_phase_seconds{job_name=\"hot-items\",phase=\"align\"}", 0.0003)
        .containsEntry("weir_workers{status=\"connected\"}", 1.0)
        .containsEntry("weir_workers{status=\"lost\"}", 1.0)
        .containsEntry("weir_slots{status=\"free\"}", 6.0)
        .containsEntry("weir_coordinator_leader", 1.0);
    assertThat(m.keySet())
        .anyMatch(k -> k.startsWith("jvm_memory_used_bytes"))
        .anyMatch(k -> k.startsWith("weir_build_info{"))
        .anyMatch(k -> k.startsWith("weir_job_info{"))
        .noneMatch(k -> k.contains("subtask="));
  }

  @Test
  void whatIsGrantedToChannelsIsAccountedFor() throws Exception {
    Map<String, Double> m = scrape();
    String sender = "{end=\"sender\",job_name=\"hot-items\",kind=\"%s\",worker=\"w1\"}";
    assertThat(m)
        .containsEntry("weir_channel_bytes" + sender.formatted("granted"), 150.0)
        .containsEntry("weir_channel_bytes" + sender.formatted("credit"), 110.0)
        .containsEntry("weir_channel_bytes" + sender.formatted("in_flight"), 30.0)
        .containsEntry("weir_channel_bytes" + sender.formatted("queued"), 10.0)
        .containsEntry(
            "weir_channel_unaccounted_bytes_max{job_name=\"hot-items\",worker=\"w1\"}", 0.0)
        .containsEntry("weir_executor_rss_bytes{job_name=\"hot-items\",worker=\"w1\"}", 5000.0);
  }

  @Test
  void eachCheckpointIsCountedOnce() throws Exception {
    scrape();
    Map<String, Double> m = scrape();
    assertThat(m)
        .containsEntry("weir_checkpoint_duration_seconds_count{job_name=\"hot-items\"}", 2.0)
        .containsEntry("weir_checkpoint_duration_seconds_sum{job_name=\"hot-items\"}", 0.04)
        .containsEntry(
            "weir_checkpoint_duration_seconds_bucket{job_name=\"hot-items\",le=\"0.01\"}", 0.0)
        .containsEntry(
            "weir_checkpoint_duration_seconds_bucket{job_name=\"hot-items\",le=\"0.025\"}", 2.0);
  }

  @Test
  void aStandbyShowsItselfAlone() throws Exception {
    fixture.view.set(Views.cluster(Views.START, Views.standby("c1", "c2", "127.0.0.1:1")));
    Map<String, Double> m = scrape();
    assertThat(m).containsEntry("weir_coordinator_leader", 0.0);
    assertThat(m.keySet())
        .noneMatch(k -> k.startsWith("weir_job"))
        .noneMatch(k -> k.startsWith("weir_workers"));
  }
}
