package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.topology.Plan;
import dev.weir.coordinator.live.ChainSums;
import dev.weir.coordinator.live.LiveView;
import dev.weir.coordinator.live.Verdict;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.CheckpointView;
import java.util.Locale;

/**
 * Jobs as JSON. Moments are milliseconds since 1970 UTC, absent while they have not come; shares
 * are from 0 to 1. Stateless.
 */
final class ViewJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

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
    node.put("recordsInPerSecond", ChainJson.rate(chains.recordsIn()));
    node.put("recordsOutPerSecond", ChainJson.rate(chains.recordsOut()));
    Verdict verdict = Verdict.of(job, view);
    ObjectNode v = node.putObject("verdict");
    v.put("level", verdict.level().name().toLowerCase(Locale.ROOT));
    v.put("sentence", verdict.sentence());
    if (verdict.chain() >= 0) {
      v.put("chain", verdict.chain());
    }
    node.set("checkpoints", CheckpointJson.sums(job));
    return node;
  }

  /** All about one job. */
  static ObjectNode detail(JobView job, LiveView view) {
    ObjectNode node = summary(job, view);
    ObjectNode failure = FailureJson.last(job.progress().trouble().history());
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
    view.chains(job).chains().forEach(c -> chains.add(ChainJson.chain(c)));
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
    node.set("subtasks", ChainJson.subtasks(job, view));
    ArrayNode history = JSON.arrayNode();
    for (CheckpointView checkpoint : job.checkpoints().history()) {
      history.insert(0, CheckpointJson.one(checkpoint));
    }
    ((ObjectNode) node.get("checkpoints")).set("history", history);
    return node;
  }
}
