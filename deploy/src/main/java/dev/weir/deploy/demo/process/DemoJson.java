package dev.weir.deploy.demo.process;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.deploy.demo.Verification;
import dev.weir.deploy.http.RequestIds;
import java.nio.file.Path;
import java.util.List;

/**
 * What the demo submits, and the line that it ends with.
 *
 * @param rate bids per second
 */
record DemoJson(long seed, long rate, Path output) {
  private static final String JOB_CLASS = "dev.weir.examples.AuctionJob";
  private static final int PARALLELISM = 2;

  ObjectNode submission() {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("class", JOB_CLASS);
    spec.put("name", "auction");
    spec.put("requestId", RequestIds.fresh());
    spec.putObject("args")
        .put("seed", Long.toString(seed))
        .put("output", output.toString())
        .put("rate", Long.toString(rate));
    spec.putObject("settings").put("parallelism", Integer.toString(PARALLELISM));
    return spec;
  }

  /**
   * @param kills that the demo made itself
   */
  ObjectNode summary(
      JobWatch watch, List<Chaos.Kill> kills, long until, Verification.Result result) {
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    summary.put("recordsIn", until);
    summary.put("recordsOut", result.lines());
    summary.put("lost", result.lost());
    summary.put("duplicated", result.duplicated() + result.wrong());
    summary.put("checkpoints", watch.checkpoints());
    ArrayNode deaths = summary.putArray("kills");
    for (Chaos.Kill kill : kills) {
      ObjectNode node = deaths.addObject();
      node.put("role", kill.role());
      node.put("pid", kill.pid());
      node.put("atMillis", kill.atMillis());
      node.put("firstCheckpointAfterMillis", kill.firstCheckpointAfterMillis());
    }
    summary.put("restarts", Math.max(0, watch.attempt() - 1));
    ArrayNode recoveries = summary.putArray("recoveryMillis");
    kills.forEach(kill -> recoveries.add(kill.recoveryMillis()));
    summary.put("seed", seed);
    summary.put("rate", rate);
    summary.put("until", until);
    summary.put("output", output.toString());
    return summary;
  }
}
