package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.topology.Plan;
import dev.weir.coordinator.live.ChainSums;
import dev.weir.coordinator.live.ChainSums.ChainSum;
import dev.weir.coordinator.live.LiveView;
import dev.weir.coordinator.live.SubtaskRates;
import dev.weir.coordinator.live.Verdict;
import dev.weir.coordinator.view.ExecutorView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.CheckpointView;
import dev.weir.coordinator.view.JobView.SubtaskView;
import dev.weir.coordinator.view.SubtaskFigures;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Jobs as JSON. Moments are milliseconds since 1970 UTC, absent while they have not come; shares
 * are from 0 to 1. Stateless.
 */
final class ViewJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double RATE_DIGITS = 10;
  private static final double SHARE_DIGITS = 1000;

  private ViewJson() {}

  static ArrayNode jobs(LiveView view) {
    ArrayNode jobs = JSON.arrayNode();
    view.cluster().jobs().forEach(job -> jobs.add(summary(job, view)));
    return jobs;
  }

  /** A job in a list. */
  static ObjectNode summary(JobView job, LiveView view) {
    ChainSums chains = view.chains(job);
    JobView.Progress progress = job.progress();
    ObjectNode node = JSON.objectNode();
    node.put("id", job.identity().job().value());
    node.put("name", job.identity().name());
    node.put("class", job.identity().jobClass());
    node.put("status", progress.status().name());
    node.put("sinceMillis", progress.sinceMillis());
    node.put("submittedMillis", progress.submittedMillis());
    if (progress.endedMillis() > 0) {
      node.put("endedMillis", progress.endedMillis());
    }
    node.put("attempt", progress.attempt());
    node.put("restarts", progress.restarts());
    node.put("plannedRestarts", progress.plannedRestarts());
    if (progress.error() != null) {
      node.put("error", progress.error());
    }
    node.put("recordsInPerSecond", rate(chains.recordsIn()));
    node.put("recordsOutPerSecond", rate(chains.recordsOut()));
    Verdict verdict = Verdict.of(job, view);
    ObjectNode v = node.putObject("verdict");
    v.put("level", verdict.level().name().toLowerCase(Locale.ROOT));
    v.put("sentence", verdict.sentence());
    if (verdict.chain() >= 0) {
      v.put("chain", verdict.chain());
    }
    node.set("checkpoints", checkpointSums(job));
    return node;
  }

  /** The last failure, with those before it; null when there was none under this leader. */
  private static @Nullable ObjectNode failure(List<JobView.Failure> history) {
    ArrayNode all = JSON.arrayNode();
    history.forEach(failed -> all.add(failure(failed)));
    if (history.isEmpty()) {
      return null;
    }
    ObjectNode node = failure(history.get(history.size() - 1));
    node.set("history", all);
    return node;
  }

  private static ObjectNode failure(JobView.Failure failed) {
    ObjectNode node = JSON.objectNode();
    node.put("attempt", failed.attempt());
    node.put("atMillis", failed.atMillis());
    node.put("code", failed.code().code());
    node.put("title", failed.code().title());
    if (!failed.operator().isEmpty()) {
      node.put("operator", failed.operator());
    }
    if (failed.subtask() >= 0) {
      node.put("subtask", failed.subtask());
    }
    node.put("message", failed.message());
    ArrayNode frames = node.putArray("frames");
    failed.frames().forEach(frames::add);
    return node;
  }

  private static ObjectNode checkpointSums(JobView job) {
    JobView.CheckpointsView checkpoints = job.checkpoints();
    ObjectNode node = JSON.objectNode();
    node.put("completed", checkpoints.completed());
    node.put("failed", checkpoints.failed());
    node.put("skipped", checkpoints.skipped());
    node.put("pointer", checkpoints.pointer());
    if (checkpoints.pointerMillis() > 0) {
      node.put("pointerMillis", checkpoints.pointerMillis());
    }
    if (checkpoints.inFlight() != null) {
      node.put("inFlight", checkpoints.inFlight());
    }
    CheckpointView last = lastCompleted(job);
    if (last != null) {
      node.set("last", checkpoint(last));
    }
    return node;
  }

  static @Nullable CheckpointView lastCompleted(JobView job) {
    CheckpointView last = null;
    for (CheckpointView checkpoint : job.checkpoints().history()) {
      if (checkpoint.outcome().equals("COMPLETED")) {
        last = checkpoint;
      }
    }
    return last;
  }

  private static ObjectNode checkpoint(CheckpointView checkpoint) {
    ObjectNode node = JSON.objectNode();
    node.put("id", checkpoint.id());
    node.put("outcome", checkpoint.outcome());
    node.put("triggeredMillis", checkpoint.triggeredMillis());
    node.put("durationMillis", checkpoint.durationMillis());
    node.put("bytes", checkpoint.bytes());
    ObjectNode phases = node.putObject("phaseMicros");
    checkpoint.phaseMicros().forEach(phases::put);
    if (checkpoint.error() != null) {
      node.put("error", checkpoint.error());
    }
    return node;
  }

  /** All about one job. */
  static ObjectNode detail(JobView job, LiveView view) {
    ObjectNode node = summary(job, view);
    ObjectNode failure = failure(job.progress().trouble().history());
    if (failure != null) {
      node.set("failure", failure);
    }
    node.put("jarSha256", job.identity().jarSha256());
    node.put("fingerprint", job.identity().fingerprint());
    ObjectNode args = node.putObject("args");
    job.identity().args().forEach(args::put);
    ObjectNode settings = node.putObject("settings");
    job.identity().settings().forEach(settings::put);
    ObjectNode sources = node.putObject("sources");
    job.input()
        .sources()
        .forEach(
            (source, splits) -> {
              ObjectNode s = sources.putObject(source);
              s.put("splits", splits.found());
              s.put("splitsFinished", splits.finished());
            });
    ObjectNode positions = node.putObject("positions");
    job.positions().forEach(positions::put);
    ArrayNode chains = node.putArray("chains");
    view.chains(job).chains().forEach(c -> chains.add(chain(c)));
    ArrayNode edges = node.putArray("edges");
    Plan plan = job.plan();
    if (plan != null) {
      for (Plan.Edge edge : plan.edges()) {
        ObjectNode e = edges.addObject();
        e.put("from", edge.from());
        e.put("to", edge.to());
        e.put("partitioning", edge.partitioning().name());
      }
    }
    node.set("subtasks", subtasks(job, view));
    ArrayNode history = JSON.arrayNode();
    for (CheckpointView checkpoint : job.checkpoints().history()) {
      history.insert(0, checkpoint(checkpoint));
    }
    ((ObjectNode) node.get("checkpoints")).set("history", history);
    return node;
  }

  private static ObjectNode chain(ChainSum sum) {
    ObjectNode node = JSON.objectNode();
    node.put("chain", sum.place().number());
    node.put("name", sum.name());
    ArrayNode operators = node.putArray("operators");
    sum.place().chain().operators().forEach(operators::add);
    node.put("parallelism", sum.place().chain().parallelism());
    node.put("enumerator", sum.place().chain().enumerator());
    SubtaskFigures.Counts counts = sum.totals().counts();
    node.put("recordsIn", counts.recordsIn());
    node.put("recordsOut", counts.recordsOut());
    node.put("recordsInPerSecond", rate(sum.load().recordsIn()));
    node.put("recordsOutPerSecond", rate(sum.load().recordsOut()));
    node.put("lateDropped", counts.lateDropped());
    node.put("stateBytes", sum.totals().stateBytes());
    node.put("timersPending", sum.totals().timersPending());
    node.put("queueFill", share(sum.totals().queueFill()));
    putShares(node, sum.load().average());
    node.put("busyMax", share(sum.load().highest().busy()));
    node.put("backpressuredMax", share(sum.load().highest().backpressured()));
    putWatermark(node, sum.watermarkMillis());
    return node;
  }

  private static ArrayNode subtasks(JobView job, LiveView view) {
    var workers = new TreeMap<String, String>();
    for (ExecutorView executor : view.cluster().executors()) {
      workers.put(executor.executor(), executor.worker());
    }
    var rates =
        view.rates().getOrDefault(job.identity().job(), java.util.Collections.emptySortedMap());
    ArrayNode subtasks = JSON.arrayNode();
    for (SubtaskView subtask : job.subtasks()) {
      subtasks.add(subtask(subtask, workers, rates.get(subtask.subtask())));
    }
    return subtasks;
  }

  private static ObjectNode subtask(
      SubtaskView subtask, SortedMap<String, String> workers, @Nullable SubtaskRates rates) {
    ObjectNode node = JSON.objectNode();
    node.put("subtask", subtask.subtask().toString());
    node.put("chain", subtask.subtask().chain());
    node.put("index", subtask.subtask().index());
    node.put("executor", subtask.executor());
    node.put("worker", workers.getOrDefault(subtask.executor(), ""));
    node.put("stage", subtask.stage());
    SubtaskFigures figures = subtask.figures();
    if (figures == null) {
      return node;
    }
    node.put("recordsIn", figures.counts().recordsIn());
    node.put("recordsOut", figures.counts().recordsOut());
    node.put("lateDropped", figures.counts().lateDropped());
    node.put("backpressuredMillis", figures.times().backpressuredNanos() / 1_000_000);
    node.put("stateBytes", figures.stateBytes());
    node.put("timersPending", figures.timersPending());
    node.put("queueFill", share(figures.inputQueueFill()));
    putWatermark(node, figures.watermarkMillis());
    if (rates != null) {
      node.put("recordsInPerSecond", rate(rates.recordsIn()));
      node.put("recordsOutPerSecond", rate(rates.recordsOut()));
      putShares(node, rates);
    }
    return node;
  }

  private static void putShares(ObjectNode node, SubtaskRates rates) {
    node.put("busy", share(rates.busy()));
    node.put("backpressured", share(rates.backpressured()));
    node.put("idle", share(rates.idle()));
  }

  /** At the end of all input the watermark is infinite, which no clock can show. */
  private static void putWatermark(ObjectNode node, long millis) {
    if (millis == Long.MAX_VALUE) {
      node.put("watermarkEnded", true);
    } else if (millis != Long.MIN_VALUE) {
      node.put("watermarkMillis", millis);
    }
  }

  private static double rate(double perSecond) {
    return Math.round(perSecond * RATE_DIGITS) / RATE_DIGITS;
  }

  private static double share(double share) {
    return Math.round(share * SHARE_DIGITS) / SHARE_DIGITS;
  }
}
