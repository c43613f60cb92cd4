package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.coordinator.live.ChainSums.ChainSum;
import dev.weir.coordinator.live.LiveView;
import dev.weir.coordinator.live.SubtaskRates;
import dev.weir.coordinator.view.ExecutorView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.SubtaskView;
import dev.weir.coordinator.view.SubtaskFigures;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A job's chains and their subtasks as JSON. Shares are from 0 to 1. Stateless. */
final class ChainJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double RATE_DIGITS = 10;
  private static final double SHARE_DIGITS = 1000;

  private ChainJson() {}

  static ObjectNode chain(ChainSum sum) {
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

  static ArrayNode subtasks(JobView job, LiveView view) {
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

  static double rate(double perSecond) {
    return Math.round(perSecond * RATE_DIGITS) / RATE_DIGITS;
  }

  private static double share(double share) {
    return Math.round(share * SHARE_DIGITS) / SHARE_DIGITS;
  }
}
